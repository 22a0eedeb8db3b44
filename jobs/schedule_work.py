"""Task name → what is done for one slot of it; each returns one Chinese line for the list."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.schedule import tell_missed
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.errors import InternalError, SiteStopped, UsageError, ZhanbaoError
from model.fetching import Outcome
from model.observations import Observation
from model.runs import RunStatus
from model.sites import Site
from model.slots import SlotClaim

#: A report is due in January: until its end the year in hand is the past one.
_REPORT_SEASON = timedelta(days=31)


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotWork:
    """One slot to be worked off."""

    task: str
    #: Site key; "" for a task of the whole installation.
    site: str
    #: Aware, UTC.
    scheduled_for: datetime
    #: Slots before it that nobody worked off, and when the first of them was due.
    missed: int = 0
    gap_from: datetime | None = None
    #: By the process that works it off; None: nobody watches over who does.
    claim: SlotClaim | None = None

    @property
    def year(self) -> int:
        """Year of the report in hand."""
        return shanghai_day(self.scheduled_for - _REPORT_SEASON).year


Work = Callable[[Shell, SlotWork], str]


def work_off(shell: Shell, work: SlotWork) -> str:
    """Do what a slot is for → one line about it.

    Raises:
        ZhanbaoError: it could not be done.
    """
    return WORKS[work.task](shell, work)


def _probe(shell: Shell, work: SlotWork) -> str:
    from jobs.check import probe_home
    from jobs.evidence import gather_evidence
    from jobs.host_turns import probe_fetcher
    from jobs.inspect import inspect_home
    from store import observations

    site = shell.site(work.site)
    readings = [
        *_gap(site, work),
        *probe_home(site, at=utc_now(), fetcher=probe_fetcher(shell, site)),
    ]
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
        changed = inspect_home(tx, site, home=shell.home, now=utc_now())
    if any(change.is_opened for change in changed):
        # One page: a probe must not keep the probes of other sites waiting.
        gather_evidence(shell, site, now=utc_now(), rules={"home.down"})
    outcome = next(one.value for one in reversed(readings) if one.key == "home.outcome")
    return f"首页 {outcome}" + (f"，问题变化 {len(changed)}" if changed else "")


def _gap(site: Site, work: SlotWork) -> list[Observation]:
    """What was not looked at was neither up nor down."""
    if not work.missed or work.gap_from is None:
        return []
    return [
        Observation(
            key="home.outcome",
            value=Outcome.NOT_MONITORED.value,
            observed_at=work.gap_from,
            source=site.home,
            detail=f"计划未运行，缺 {tell_missed(work.missed)} 次探测",
        )
    ]


def _check(shell: Shell, work: SlotWork) -> str:
    from jobs.endpoints import collect_endpoints
    from jobs.second_look import check_twice
    from store import observations

    site = shell.site(work.site)
    faults: list[ZhanbaoError] = []
    figures = collect_endpoints(shell, site, at=utc_now(), on_fault=faults.append)
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, figures)
    readings = check_twice(shell, site)
    told = f"，接口失败 {len(faults)} 个：{faults[0]}" if faults else ""
    return f"读数 {len(readings) + len(figures)} 项，{_inspect(shell, site)}{told}"


def _links(shell: Shell, work: SlotWork) -> str:
    from jobs.links import look_at_links

    site = shell.site(work.site)
    readings = look_at_links(shell, site, at=utc_now())
    if not readings:
        return "首页打不开，未查链接"
    checked = next((one.value for one in readings if one.key == "links.checked"), 0)
    return f"查链接 {checked} 个，{_inspect(shell, site)}"


def _inspect(shell: Shell, site: Site) -> str:
    from jobs.evidence import gather_evidence
    from jobs.inspect import inspect_site
    from jobs.uplink import is_offline

    offline = is_offline(site.allow_networks)
    with shell.transaction() as tx:
        _, changed = inspect_site(tx, site, home=shell.home, now=utc_now(), is_offline=offline)
    if not offline:
        gather_evidence(shell, site, now=utc_now())
    opened = sum(change.is_opened for change in changed)
    return f"新开问题 {opened}，关闭 {len(changed) - opened}"


def _crawl(shell: Shell, work: SlotWork) -> str:
    return _crawl_and_compile(shell, work, is_full=False)


def _crawl_in_full(shell: Shell, work: SlotWork) -> str:
    return _crawl_and_compile(shell, work, is_full=True)


def _crawl_and_compile(shell: Shell, work: SlotWork, *, is_full: bool) -> str:
    from store.sheets import compile_site

    site = shell.site(work.site)
    told = _crawled_before(shell, work, is_full=is_full) or _crawl_now(
        shell, site, work, is_full=is_full
    )
    with shell.transaction() as tx:
        draft = compile_site(tx, site, year=work.year, now=utc_now())
    line = _inspect(shell, site)
    return f"{told}；{work.year} 年度草稿 {len(draft.proposals)} 项有建议值；{line}"


def _crawled_before(shell: Shell, work: SlotWork, *, is_full: bool) -> str:
    """What another process has crawled whole for the slot; neither child nor hours are needed."""
    from store.runs import run_since

    with shell.reading() as tx:
        run = run_since(tx, work.site, year=work.year, is_full=is_full, since=work.scheduled_for)
    return "" if run is None else f"抓取{run.status.label}，{run.items} 条，新增 {run.new}"


def _crawl_now(shell: Shell, site: Site, work: SlotWork, *, is_full: bool) -> str:
    from crawler.nursery import has_nurseries, shared_nursery
    from crawler.run import run_crawl

    nursery = shared_nursery() if has_nurseries() else None
    # With the claim it is asked once more as the run begins: whoever was frozen until then and has
    # lost the slot asks the site nothing.
    summary = run_crawl(
        shell.home, site, work.year, is_full=is_full, nursery=nursery, claim=work.claim
    )
    status = RunStatus(str(summary["status"]))
    if status in {RunStatus.INTERRUPTED, RunStatus.RUNNING}:
        raise InternalError(f"抓取{status.label}：{summary['reason']}", where=site.key)
    return f"抓取{status.label}，{summary['items']} 条，新增 {summary['new']}"


def _remind(shell: Shell, work: SlotWork) -> str:
    from config.calendar import load_calendar
    from config.channels import load_page_address
    from config.indicators import load_own_indicators
    from jobs.inspect import load_channels_of
    from jobs.remind import remind
    from jobs.remind_steps import remind_steps
    from jobs.sites import load_all

    del work
    sites = load_all(shell.home).sites
    with shell.transaction() as tx:
        channels = load_channels_of(shell.home)
        made = remind(
            tx,
            sites,
            channels,
            indicators=load_own_indicators(shell.home.indicators),
            now=utc_now(),
            page_address=load_page_address(shell.home.channels),
        )
        steps = remind_steps(tx, sites, channels, load_calendar(shell.home.calendar), now=utc_now())
    return f"提醒 {len(made)} 个问题" + (f"，报表 {steps} 步" if steps else "")


def _deliver(shell: Shell, work: SlotWork) -> str:
    from jobs.deliver import deliver_due

    del work
    sent, failed = deliver_due(shell)
    return f"送达 {sent}，失败 {failed}" if sent or failed else "没有待发"


def _heartbeat(shell: Shell, work: SlotWork) -> str:
    from alerts.heartbeat import ping
    from gate.fetch import Fetcher

    del shell, work
    url = os.environ.get("ZHANBAO_HEARTBEAT_URL", "")
    if not url:
        return "未设置 ZHANBAO_HEARTBEAT_URL"
    networks = tuple(os.environ.get("ZHANBAO_HEARTBEAT_NETWORKS", "").split())
    return ping(url, Fetcher(allow_networks=networks)) or "已送达"


def _tidy(shell: Shell, work: SlotWork) -> str:
    from jobs.tidy import tidy

    del work
    return tidy(shell)


def _waves(shell: Shell, work: SlotWork) -> str:
    from jobs.fleet_waves import drive_for_a_turn

    del work
    return drive_for_a_turn(shell)


def _visiting(work: Work) -> Work:
    """The same, but a site that is or gets stopped is left alone: the line says so."""

    def visit(shell: Shell, slot: SlotWork) -> str:
        from jobs.fleet_switches import require_running

        try:
            require_running(shell, slot.site)
            return work(shell, slot)
        except SiteStopped as stopped:
            return stopped.what

    return visit


WORKS: dict[str, Work] = {
    "probe": _visiting(_probe),
    "check": _visiting(_check),
    "links": _visiting(_links),
    "crawl": _visiting(_crawl),
    "full": _visiting(_crawl_in_full),
    "remind": _remind,
    "deliver": _deliver,
    "heartbeat": _heartbeat,
    "tidy": _tidy,
    "waves": _waves,
}
#: Tasks that may take hours; of one site, one at a time.
LONG = frozenset({"check", "links", "crawl", "full"})


def require_known(task: str) -> str:
    """The name of a task.

    Raises:
        UsageError: there is no such task.
    """
    if task not in WORKS:
        raise UsageError(f"没有任务「{task}」", remedy=f"可用：{' '.join(WORKS)}")
    return task

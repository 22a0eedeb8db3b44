"""The whole job on the bundled site: discover, crawl, check, import, inspect, compile."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from collectors.access_log.collect import collect_visits
from collectors.import_file.collect import collect_import
from config.sites import load_site
from config.words import load_words
from demo import office
from demo.content import build_content
from demo.samples import write_samples
from demo.server import DemoServer, serve
from demo.site import DemoSite
from jobs.check import check_site
from jobs.crawl import crawl_site
from jobs.discover import discover_site
from jobs.inspect import inspect_site
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.drafts import Cell, Draft
from model.observations import Observation
from model.people import Role
from model.runs import RunStatus
from model.sites import Site
from store import audit, observations, people
from store.passwords import hash_password, new_password
from store.sheets import compile_site, load_cells

KEY = "demo"
#: The year that the demo reports on.
YEAR = 2025
#: Accounts of the demo: one for each of the three who must be different people.
PEOPLE = (("演示填报人", Role.FILLER), ("演示审核人", Role.REVIEWER), ("演示负责人", Role.HEAD))

#: What only the office knows and would write into its site file.
FACTS = (
    ("security.level", "二级"),
    ("security.early_warning", "是"),
    ("security.emergency_response", "是"),
    ("security.officer", "是"),
    ("security.disaster_recovery", "是"),
    ("interaction.unified_platform", "否"),
    ("media.weibo_name", "无"),
    ("media.wechat_name", office.WECHAT),
    ("media.app_name", "无"),
)

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoResult:
    """What the demo came to."""

    site: Site
    year: int
    draft: Draft
    cells: tuple[Cell, ...]
    is_complete: bool


def serve_demo_site(shell: Shell) -> AbstractContextManager[DemoServer]:
    """The demo site, on the port that an earlier demo of this home used, if there was one."""
    path = shell.home.site_file(KEY)
    port = (urlsplit(load_site(path).home).port or 0) if path.exists() else 0
    # Kept fresh to this day, as a living site is; the years before do not change by it.
    until = min(shanghai_day(utc_now()), date(YEAR + 1, 12, 31))
    return serve(port, site=DemoSite(content=build_content(YEAR, until)))


def run_demo(shell: Shell, server: DemoServer, *, say: Say) -> DemoResult:
    """Run the main job on the served demo site, step by step."""
    year = server.site.content.year
    say(f"演示站点 {server.url}")
    say("一、发现栏目")
    site = discover_site(
        shell,
        server.url,
        key=KEY,
        networks=("127.0.0.0/8",),
        delay_seconds=0.0,
        complete=_add_office_facts,
    ).site
    say(f"　　{len(site.columns)} 个栏目，{len({c.kind for c in site.columns})} 类")
    say("二、抓取清点")
    summary = crawl_site(shell.home, site, year=year, is_full=True)
    say("三、检查标识与可用性")
    readings = check_site(site, at=utc_now(), words=load_words(shell.home.words))
    say("四、导入访问日志与其他系统的数据")
    readings += _sample_figures(shell, server, year)
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
        say("五、按指标判断")
        inspect_site(tx, site, home=shell.home, now=utc_now())
        say("六、生成草稿")
        draft = compile_site(tx, site, year=year, now=utc_now())
        _, cells = load_cells(tx, site, year=year)
    is_complete = summary["status"] == RunStatus.COMPLETE
    return DemoResult(site=site, year=year, draft=draft, cells=cells, is_complete=is_complete)


def _add_office_facts(site: Site) -> Site:
    return replace(
        site,
        letter_limit_days=office.LETTER_LIMIT_DAYS,
        chinese_domain=office.CHINESE_DOMAIN,
        facts=FACTS,
    )


def _sample_figures(shell: Shell, server: DemoServer, year: int) -> list[Observation]:
    log, figures = write_samples(shell.home.path / "samples", server.site.content)
    now = utc_now()
    imported = collect_import(figures, year=year, at=now)
    return [*collect_visits([log], year=year, at=now), *imported.observations]


def make_people(shell: Shell) -> dict[str, str]:
    """The demo's accounts with fresh passwords: name → password."""
    passwords = {name: new_password() for name, _ in PEOPLE}
    now = utc_now()
    with shell.transaction() as tx:
        for name, role in PEOPLE:
            hashed = hash_password(passwords[name])
            if (user := people.user_named(tx, name)) is None:
                people.add_user(tx, name=name, role=role, password_hash=hashed, at=now)
            else:
                people.set_password(tx, user.id, password_hash=hashed, at=now)
            audit.append(tx, who="演示", action="set_password", target=name, at=now)
    return passwords

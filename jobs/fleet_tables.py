"""What the terminal shows of many sites."""

from collections import Counter
from collections.abc import Sequence
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.fleet_plan import FleetPlan, Step
from config.fleet_table import SETTINGS
from jobs.tables import console
from model.days import SHANGHAI
from model.fleet import FleetLine, ScoreLine, SiteDiscovery, SiteEntry
from model.waves import Wave
from report.export.table_csv import write_csv
from report.fleet import total_of

#: Rows of a table that a person still reads.
_SHOWN = 60
_MOST = 300
#: Site, what kind of thing, about what.
Work = tuple[SiteEntry, str, str]
_STYLES = {Step.NEW: "green", Step.CHANGED: "yellow", Step.SAME: "dim"}


def print_plan(plan: FleetPlan) -> None:
    """What an import would do: faults first, then what is new or changes."""
    out = console()
    for fault in plan.faults[:_SHOWN]:
        out.print(escape(str(fault)), style="red")
    if len(plan.faults) > _SHOWN:
        out.print(f"… 共 {len(plan.faults)} 处有误", style="red")
    moved = [site for site in plan.sites if site.step is not Step.SAME]
    table = Table("行", "代号", "结果", "改动")
    for site in moved[:_SHOWN]:
        style = _STYLES[site.step]
        table.add_row(
            str(site.row),
            site.key,
            f"[{style}]{site.step.label}[/]",
            escape("；".join(site.changes)),
        )
    if moved:
        out.print(table)
    if len(moved) > _SHOWN:
        out.print(f"… 只列前 {_SHOWN} 个")
    counts = "，".join(f"{step.label} {plan.count(step)}" for step in Step)
    out.print(f"{counts}，有误 {len(plan.faults)}。没有写任何文件。")


def print_columns() -> None:
    """The columns that a table of sites may have."""
    table = Table("列名", "也可写作")
    for setting in SETTINGS:
        table.add_row(setting.name, "、".join(setting.headers))
    console().print(table)


def print_lines(lines: Sequence[FleetLine], total: int) -> None:
    """Sites with what the overview shows of each."""
    table = Table(
        "代号", "网站", "地区", "部门", "报表", "否决", "扣分", "未读", "最近抓取", "备注"
    )
    for line in lines:
        site = line.entry
        run = f"{line.last_run_at.astimezone(SHANGHAI):%Y-%m-%d}" if line.last_run_at else "未抓取"
        notes = {
            "逾期": line.is_late,
            "已停用": line.is_stopped,
            "没有栏目": not site.columns,
            "站点文件不可用": bool(site.problem),
        }
        table.add_row(
            site.site,
            escape(site.name),
            escape(site.region),
            escape(site.department),
            line.state.label if line.compiled_at else "无草稿",
            str(line.vetoes),
            str(line.deductions),
            str(line.unread) if line.last_run_at else "—",
            run,
            "、".join(word for word, is_so in notes.items() if is_so),
        )
    console().print(table)
    console().print(
        f"共 {total} 个网站" + (f"，只列前 {len(lines)} 个" if total > len(lines) else "")
    )


def print_scores(lines: Sequence[ScoreLine]) -> None:
    """The score table with its sum."""
    table = Table(
        "", "网站", "有否决", "否决", "扣分", "有未读", "未读", "未抓取", "停用", "无草稿", "逾期"
    )
    for line in (*lines, total_of(lines)):
        numbers = (
            line.sites, line.with_veto, line.vetoes, line.deductions, line.with_unread,
            line.unread, line.never_crawled, line.stopped, line.without_draft, line.late,
        )  # fmt: skip
        table.add_row(escape(line.name or "（未写）"), *map(str, numbers))
    console().print(table)


WORK_HEAD = ("代号", "网站", "地区", "部门", "单位", "首页", "事项", "内容")


def print_work(work: Sequence[Work]) -> None:
    """What a person must look at after discovery."""
    table = Table("代号", "网站", "事项", "内容")
    for entry, what, about in work[:_MOST]:
        table.add_row(entry.site, escape(entry.name), what, escape(about))
    console().print(table if work else "没有须核对的事项。")
    if len(work) > _MOST:
        console().print(f"… 共 {len(work)} 项，用 --csv 写出全部")


def work_csv(work: Sequence[Work]) -> bytes:
    """The work list as a csv file."""
    rows = (
        (e.site, e.name, e.region, e.department, e.organisation, e.home, what, about)
        for e, what, about in work
    )
    return "".join(write_csv(WORK_HEAD, rows)).encode()


class _Bar:
    """A bar over sites, with a word on the last one; shown while it is entered."""

    def __init__(self, title: str, total: int | None) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TextColumn("{task.fields[last]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task(title, total=total, last="")

    def __enter__(self) -> Self:
        """Show it."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave it on the screen as it stands."""
        self._bar.stop()


class FleetProgress(_Bar):
    """A bar over many sites, and what became of them."""

    def __init__(self, title: str, total: int) -> None:
        super().__init__(title, total)
        self._ends: Counter[str] = Counter()
        #: True where a person has something to look at.
        self.needs_person = False

    def found(self, entry: SiteEntry, found: SiteDiscovery | None, done: int) -> None:
        """One more site was discovered, or left alone."""
        label = found.outcome.label if found is not None else "已停用，没有访问"
        self.needs_person |= bool(found and found.doubts)
        self.tell(entry, label, done)

    def tell(self, entry: SiteEntry, label: str, done: int) -> None:
        """One more site is done, and how it ended."""
        self._ends[label] += 1
        self._bar.update(self._task, completed=done, last=f"{entry.site} {label}")

    @property
    def summary(self) -> str:
        """How many sites ended in which way, in Chinese."""
        ends = "，".join(f"{label} {count}" for label, count in self._ends.most_common())
        told = "须核对的事项：zhanbao fleet worklist" if self.needs_person else ""
        return "。".join(part for part in (ends or "没有要做的网站", told) if part)


class WaveProgress(_Bar):
    """A bar over the sites of a wave."""

    def __init__(self, number: int) -> None:
        super().__init__(f"成批任务 {number}", None)

    def show(self, wave: Wave) -> None:
        """How far the wave is now."""
        told = f"失败 {wave.failed}" if wave.failed else wave.state.label
        self._bar.update(self._task, total=wave.total, completed=wave.ended, last=told)

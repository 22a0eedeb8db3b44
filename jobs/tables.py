"""What the terminal shows: drafts, columns and the schedule as tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.discovery.discover import Discovery
from jobs.schedule_list import PlanLine
from model.days import SHANGHAI
from model.drafts import Cell, Draft, ValueState
from model.sites import Site
from model.slots import SlotStatus

_STATE_STYLE = {
    ValueState.NOT_PROPOSED: "dim",
    ValueState.PROPOSED: "yellow",
    ValueState.CONFIRMED: "green",
    ValueState.REVIEWED: "green",
}
#: Wide enough for a source when stdout is no terminal, so that a file keeps whole lines.
_PIPE_WIDTH = 160


#: Lines of a plan that are shown.
_MOST_LINES = 400


def console() -> Console:
    """Standard output as rich sees it."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=_PIPE_WIDTH)


def print_draft(site: Site, draft: Draft, cells: Sequence[Cell]) -> None:
    """Every cell of a draft by section: label, value, state, source; gaps say why."""
    out = console()
    out.print(Text(f"{site.name} {draft.year} 年度报表草稿", style="bold"))
    for section, group in groupby(cells, key=lambda cell: cell.field.section):
        table = _table("指标", "值", "状态", "来源与依据", title=section)
        for cell in group:
            table.add_row(*_draft_row(cell))
        out.print(table)
    decided = sum(cell.state in {ValueState.CONFIRMED, ValueState.REVIEWED} for cell in cells)
    proposed = sum(cell.proposal is not None for cell in cells)
    out.print(f"共 {len(cells)} 项：{proposed} 项有建议值，{decided} 项已确认。")


def print_discovery(found: Discovery) -> None:
    """The columns that discovery proposes; those to be checked by a person stand out."""
    table = _table("栏目", "类别", "把握", "理由", "网址", title=found.site.name)
    for each in found.columns:
        style = "" if each.guess.is_sure else "bold yellow"
        table.add_row(
            Text(each.column.name, style=style),
            Text(each.column.kind.label),
            f"{each.guess.confidence:.0%}",
            Text(each.column.note or each.guess.reason, style=style),
            Text(each.column.url),
        )
    out = console()
    out.print(table)
    unsure = sum(not each.guess.is_sure for each in found.columns)
    out.print(f"{len(found.columns)} 个栏目，其中 {unsure} 个请核对类别。")
    for problem in found.problems:
        out.print(Text(f"⚠ {problem}", style="yellow"))


def print_plan(lines: Iterable[PlanLine], titles: Mapping[str, str]) -> None:
    """The schedule: last, next, lateness and state of each task and site, in Beijing time.

    Of more lines than a person reads, those that need him come first, and the rest is numbered.
    """
    table = _table("任务", "站点", "上次", "下次", "迟了", "状态", "情况")
    every = list(lines)
    if len(every) > _MOST_LINES:
        every.sort(key=lambda line: not _is_bad(line))
    for line in every[:_MOST_LINES]:
        is_bad = _is_bad(line)
        table.add_row(
            titles.get(line.task, line.task),
            Text(line.site or "—"),
            told_moment(line.last.scheduled_for if line.last else None),
            told_moment(line.next_at),
            _span(line.overdue or line.lateness),
            Text(line.state, style="bold red" if is_bad else ""),
            Text(line.last.detail if line.last else ""),
        )
    console().print(table if table.rows else "没有站点，也就没有计划。先运行 zhanbao discover。")
    if len(every) > _MOST_LINES:
        told = f"共 {len(every):,} 行，只列 {_MOST_LINES} 行，未执行、失败的在前"
        console().print(f"{told}；可加 --site、--task，或 --json 取全部。")


def _is_bad(line: PlanLine) -> bool:
    return bool(line.overdue) or (line.last is not None and line.last.status is SlotStatus.FAILED)


def told_moment(moment: datetime | None) -> str:
    """A moment in Beijing time, — where there is none."""
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}" if moment else "—"


def _span(span: timedelta | None) -> str:
    return "—" if span is None else str(timedelta(seconds=int(span.total_seconds())))


def _draft_row(cell: Cell) -> tuple[Text, Text, Text, Text]:
    unit = f"（{cell.field.unit}）" if cell.field.unit else ""
    source = cell.proposal.evidence.sentence if cell.proposal else cell.gap
    notes = "".join(f"\n✓ {line}" for line in cell.checked)
    notes += "".join(f"\n⚠ {warning}" for warning in cell.warnings)
    return (
        Text(cell.field.label + unit),
        Text(cell.text or "—", style="bold" if cell.text else "dim"),
        Text(cell.state.label, style=_STATE_STYLE[cell.state]),
        Text(source + notes),
    )


def _table(*headings: str, title: str | None = None) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold cyan", expand=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table

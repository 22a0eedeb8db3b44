"""How a walk ended → its record, with what a person should know of it. Pure."""

from dataclasses import dataclass

from crawler.walk.paging import Paging
from crawler.walk.plan import WalkPlan
from model.runs import ColumnWalk, WalkEnd

_SAW_ALL = frozenset({WalkEnd.LAST_PAGE, WalkEnd.NO_NEW_ROWS, WalkEnd.EMPTY})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """The end of a walk before its record is written."""

    end: WalkEnd
    #: Chinese: the proof, or why there is none.
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sums:
    """What a walk counted on its way."""

    list_pages: int
    #: Distinct rows.
    rows: int
    undated: int
    has_shifted: bool
    #: Last day covered, ISO, where newer pages were passed over; else empty.
    covers_to: str


def walk_record(plan: WalkPlan, ending: Ending, paging: Paging, sums: Sums) -> ColumnWalk:
    """The record of a walk; one that met its first page unchanged keeps the earlier figures."""
    is_unchanged = ending.end is WalkEnd.KNOWN and not sums.rows
    earlier = plan.proven if is_unchanged else None
    return ColumnWalk(
        column=plan.column.name,
        end=ending.end,
        reason=ending.words,
        list_pages=sums.list_pages,
        rows=plan.earlier_rows if is_unchanged else sums.rows,
        stated_items=earlier.stated_items if earlier else paging.total_items,
        stated_pages=earlier.stated_pages if earlier else paging.total_pages,
        covers_from=_covers_from(plan, ending.end, sums.covers_to),
        covers_to=sums.covers_to,
        notes=_notes(ending, sums, paging.total_items),
    )


def _covers_from(plan: WalkPlan, end: WalkEnd, covers_to: str) -> str:
    if end is WalkEnd.KNOWN and plan.proven is not None:
        return plan.proven.covers_from
    return f"{plan.year}-01-01" if end is WalkEnd.OLDER or covers_to else ""


def _notes(ending: Ending, sums: Sums, stated: int | None) -> tuple[str, ...]:
    """Chinese sentences: stated total against rows, undated rows, a list that moved."""
    notes = []
    saw_all = ending.end in _SAW_ALL and not sums.covers_to
    if saw_all and stated is not None and stated != sums.rows:
        notes.append(f"页面标称共 {stated} 条，实际读到 {sums.rows} 条")
    if sums.undated:
        notes.append(f"F07 {sums.undated} 条无日期，待人工确认")
    if sums.has_shifted:
        notes.append("翻页期间列表有变动，已重读补齐")
    return tuple(notes)

"""Column, year and what is known of it → how the column is to be walked. Pure."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from model.columns import Column, ColumnKind
from model.runs import ColumnWalk

#: Their figures need every item ever listed: the first of a topic, the whole catalogue.
_WHOLE = frozenset({ColumnKind.TOPIC, ColumnKind.SERVICE, ColumnKind.OVERVIEW})
#: Their rows may carry a later date than the day that counts (reply, result).
_FROM_THE_TOP = frozenset({ColumnKind.LETTERS, ColumnKind.CONSULTATION})


class Mode(StrEnum):
    """How far a walk goes."""

    #: From the newest page to the first that is wholly older than the year.
    YEAR = "year"
    #: All pages.
    WHOLE = "whole"
    #: From the newest page to the first without anything new.
    NEW = "new"


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkPlan:
    """What a walk of one column is to find out."""

    column: Column
    year: int
    mode: Mode
    #: The site's own hosts.
    hosts: frozenset[str]
    #: The day of the walk, in Asia/Shanghai.
    today: date
    #: Canonical address → title and published date, as earlier walks recorded them; whoever feeds
    #: the walker puts in what is known of a page's rows before the page is taken.
    known: dict[str, tuple[str, date | None]] = field(default_factory=dict)
    #: Rows that the last walk saw; an empty list after them is a fault, not a 0.
    earlier_rows: int = 0
    #: The proven walk that a walk of mode NEW continues.
    proven: ColumnWalk | None = None
    #: True where newer pages may be passed over to reach a past year.
    may_bisect: bool = False
    #: Pages after which a pager without a stated number of pages is taken for endless.
    max_pages: int = 2000


def plan_walk(
    column: Column,
    *,
    year: int,
    is_full: bool,
    hosts: frozenset[str],
    today: date,
    proven: ColumnWalk | None,
    earlier_rows: int = 0,
) -> WalkPlan:
    """The plan for one column: only what is new, where a proven walk reaches up to its own day."""
    mode = Mode.WHOLE if column.kind in _WHOLE else Mode.YEAR
    can_continue = proven is not None and not proven.covers_to and not is_full
    return WalkPlan(
        column=column,
        year=year,
        mode=Mode.NEW if can_continue else mode,
        hosts=hosts,
        today=today,
        earlier_rows=earlier_rows,
        proven=proven,
        may_bisect=mode is Mode.YEAR and year < today.year and column.kind not in _FROM_THE_TOP,
    )

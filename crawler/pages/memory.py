"""Where the list of a column's page was → the list of its next page, without looking for it again.

Pure. A remembered place is used only where the next page is laid out alike from its root down to
the list, under the same heading, and its rows are of the same kind; else the page is read whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from crawler.pages.groups import lines_of
from crawler.pages.landmarks import heading_of
from crawler.pages.lines import Group
from crawler.pages.rows import rows_of
from crawler.pages.source import PageSource
from model.pages import ListReading, Row

#: One level of a page: which child leads to the list, and tag, class and id of all children.
_Level = tuple[int, tuple[tuple[object, str | None, str | None], ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPlace:
    """Where the main list of a page stands, and what is around it."""

    levels: tuple[_Level, ...]
    heading: tuple[str, bool]
    #: True where every row states a full date; False where every row states month and day.
    has_full_dates: bool
    #: The place as `ListReading.place` names it.
    name: str


class ListMemory:
    """What the pages of one column read so far tell of the next ones; one a walk, first empty."""

    def __init__(self) -> None:
        #: Where the list was on the page read last.
        self.place: ListPlace | None = None
        #: Name of the idiom that read the pager there.
        self.pager = ""


def place_of_list(group: Group, listing: ListReading) -> ListPlace | None:
    """The place of a list that was read without doubt; None for lists put together of parts."""
    container = group.container
    dated = _has_full_dates(listing.rows)
    if dated is None or group.parts or listing.problems:
        return None
    again = [line.element for line in lines_of(container)]
    if again != [line.element for line in group.lines] or len(again) != len(listing.rows):
        return None
    return ListPlace(
        levels=_levels_to(container),
        heading=heading_of(container),
        has_full_dates=dated,
        name=listing.place,
    )


def read_at(place: ListPlace, source: PageSource, *, today: date | None) -> ListReading | None:
    """The list of a page at a remembered place; None where the page does not fit it.

    Raises:
        PageUnreadable: the markup is empty or nested too deep.
    """
    container = _find(place.levels, source.tree)
    lines = lines_of(container) if container is not None else []
    if not lines or heading_of(container) != place.heading:
        return None
    rows = rows_of(Group(container, lines), source.base, today)
    if len(rows) != len(lines) or _has_full_dates(rows) is not place.has_full_dates:
        return None
    return ListReading(
        rows=rows,
        idiom="structure",
        place=place.name,
        reasons=(f"取 {place.name}：与本栏目前一页位置、版式相同",),
    )


def _has_full_dates(rows: Sequence[Row]) -> bool | None:
    """True for full dates, False for month and day, in every row; None where rows differ."""
    if not rows or any(row.date_doubt for row in rows):
        return None
    if all(row.published_on for row in rows):
        return True
    return False if all(row.month_day for row in rows) else None


def _levels_to(element: HtmlElement) -> tuple[_Level, ...]:
    levels: list[_Level] = []
    while (up := element.getparent()) is not None:
        levels.append((up.index(element), _children(up)))
        element = up
    return tuple(reversed(levels))


def _children(element: HtmlElement) -> tuple[tuple[object, str | None, str | None], ...]:
    return tuple((each.tag, each.get("class"), each.get("id")) for each in element)


def _find(levels: tuple[_Level, ...], root: HtmlElement) -> HtmlElement | None:
    """The element at the end of a way down; None where a level is not as remembered."""
    element = root
    for index, children in levels:
        if len(element) != len(children) or _children(element) != children:
            return None
        element = element[index]
    return element

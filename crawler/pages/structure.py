"""Parsed page → its main list, found by structure alone or by a person's selectors.

Pure.
"""

from collections.abc import Sequence
from datetime import date

from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement

from crawler.pages.choose import ENOUGH, Judged, judge_groups, place_of
from crawler.pages.emptiness import is_empty_beside, is_empty_list
from crawler.pages.groups import group_links
from crawler.pages.lines import Group, Line
from crawler.pages.memory import ListMemory, place_of_list
from crawler.pages.row_dates import RowText, date_of_row
from crawler.pages.row_texts import texts_beside
from crawler.pages.rows import rows_of
from crawler.pages.source import PageSource
from crawler.pages.surroundings import Surroundings
from model.columns import Selectors
from model.pages import ListReading, Row

IDIOM = "structure"
_SHOWN = 4
#: A lead of so many points is more than row counts and class names can make.
_CLEAR_LEAD = 1.0


def read_structure(
    source: PageSource, *, today: date | None, memory: ListMemory | None = None
) -> ListReading:
    """The main list of a page, or that it is empty, or why none was found.

    A memory is told where the list was found.
    """
    if memory is None:
        return _search(source, today)[0]
    listing, taken = _search(source, today)
    memory.place = place_of_list(taken.group, listing) if taken else None
    memory.pager = ""
    return listing


def _search(source: PageSource, today: date | None) -> tuple[ListReading, Judged | None]:
    """The main list, and the group that it is; None where none was taken."""
    root = source.tree
    around = Surroundings(root)
    judged = judge_groups(group_links(source.anchors, without=around.crumb), around, source.base)
    taken = _take(judged)
    if taken is not None and (empty := is_empty_beside(taken.group.container, around)):
        reasons = (empty, *map(_passed, judged[:_SHOWN]))
        return ListReading(idiom=IDIOM, is_empty_list=True, reasons=reasons), None
    if taken is not None and (rows := rows_of(taken.group, source.base, today)):
        found = ListReading(
            rows=rows,
            idiom=IDIOM,
            place=place_of(taken.group.container),
            reasons=_reasons(taken, judged),
            problems=_rival(taken, judged),
        )
        return found, taken
    passed = tuple(_passed(each) for each in judged[:_SHOWN])
    if not _has_blocks(judged) and (empty := is_empty_list(root, around)):
        return ListReading(idiom=IDIOM, is_empty_list=True, reasons=(empty, *passed)), None
    return ListReading(idiom=IDIOM, reasons=("没有找到像栏目列表的部分", *passed)), None


def _take(judged: list[Judged]) -> Judged | None:
    """The best group, if it is good enough and not one of several blocks of a front page."""
    if not judged or judged[0].score < ENOUGH:
        return None
    best = judged[0]
    return None if best.is_block and _has_blocks(judged) else best


def _rival(taken: Judged, judged: Sequence[Judged]) -> tuple[str, ...]:
    """A problem where another part looks as much like the list and nothing around tells which is.

    Taking the wrong one of two would be a silent error.
    """
    others = [each for each in judged if each is not taken and each.score >= ENOUGH]
    if taken.is_placed or not others or taken.score - others[0].score > _CLEAR_LEAD:
        return ()
    places = (place_of(taken.group.container), place_of(others[0].group.container))
    return (f"有两处同样像列表：{places[0]} 与 {places[1]}",)


def _has_blocks(judged: list[Judged]) -> bool:
    """True for a front page: several blocks with a 更多 link each."""
    return sum(each.is_block for each in judged) > 1


def _reasons(taken: Judged, judged: Sequence[Judged]) -> tuple[str, ...]:
    head = f"取 {place_of(taken.group.container)}：" + "，".join(taken.reasons)
    return (head, *(_passed(each) for each in judged[:_SHOWN] if each is not taken))


def _passed(each: Judged) -> str:
    return f"略过 {place_of(each.group.container)}（{len(each.group.lines)} 行）：" + "，".join(
        each.reasons[-3:]
    )


def read_selected(source: PageSource, selectors: Selectors, *, today: date | None) -> ListReading:
    """The rows that a person's selector names; the date selector looks inside each of them."""
    try:
        elements = CSSSelector(selectors.rows or "")(source.tree)
        date_selector = CSSSelector(selectors.date) if selectors.date else None
    except SelectorError as error:
        return ListReading(idiom="selectors", problems=(f"选择器无法使用：{error}",))
    lines = [Line(each, [each] if each.tag == "a" else list(each.iter("a"))) for each in elements]
    lines = [line for line in lines if line.links]
    if not lines:
        return ListReading(idiom="selectors", problems=(f"选择器没有选中任何行：{selectors.rows}",))
    rows = [
        _redate(row, line.element, date_selector, today) if date_selector else row
        for line in lines
        for row in rows_of(Group(line.element.getparent(), [line]), source.base, today)
    ]
    place = selectors.rows or ""
    return ListReading(
        rows=tuple(rows), idiom="selectors", place=place, reasons=(f"按站点文件的选择器 {place}",)
    )


def _redate(row: Row, element: HtmlElement, selector: CSSSelector, today: date | None) -> Row:
    """The row with the date that stands where the selector says."""
    texts = [RowText(text) for each in selector(element) for text in texts_beside(each, element)]
    dated = date_of_row(texts, today)
    return Row(
        url=row.url,
        title=row.title,
        published_on=dated.day,
        month_day=dated.month_day,
        date_doubt=dated.doubt,
        extra=row.extra,
    )

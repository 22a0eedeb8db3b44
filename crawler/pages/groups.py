"""Parsed page → groups of repeated elements that hold links; one of them may be the main list.

Pure. Rows are list items, table rows and definition lists where a page has them, else the
widest elements that hold one address each.
"""

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.pages.landmarks import is_article_address, text_of
from crawler.pages.lines import ROW_TAGS, Group, Line
from crawler.pages.loose_links import group_loose
from crawler.pages.merging import merge_groups

_MAX_LINKS = 8
#: Shorter texts are words such as 图解 and 附件 beside a title.
_TITLE_LENGTH = 8


def group_links(
    anchors: Iterable[HtmlElement], *, without: HtmlElement | None = None
) -> list[Group]:
    """Every group of candidate rows, in page order; links under `without` are left out."""
    left_out = set(without.iter("a")) if without is not None else ()
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    loose: list[HtmlElement] = []
    for link in anchors:
        if link in left_out:
            continue
        row = _row_around(link)
        if row is None:
            loose.append(link)
        elif row in rows:
            rows[row].append(link)
        else:
            rows[row] = [link]
    groups: dict[HtmlElement, list[Line]] = {}
    for row, links in rows.items():
        if len(links) > 1 and (len(links) > _MAX_LINKS or _is_layout(links)):
            loose.extend(links)
            continue
        up = row.getparent()
        up = row if up is None else up
        if up not in groups:
            groups[up] = []
        if row.tag == "li":
            groups[up].append(Line(row, links))
        else:
            groups[up].extend(_lines(row, links))
    found = [Group(container, lines) for container, lines in groups.items()]
    if loose:
        found.extend(group_loose(loose, _above(groups)))
    return merge_groups(found)


def _above(containers: Iterable[HtmlElement]) -> set[HtmlElement]:
    """Some elements and all that are around them."""
    found: set[HtmlElement] = set()
    for container in containers:
        element: HtmlElement | None = container
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def lines_of(container: HtmlElement) -> list[Line]:
    """The rows of a list whose element is known; none where links stand outside its own rows."""
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    for link in container.iter("a"):
        row = _row_around(link)
        if row is None or row.getparent() is not container:
            return []
        rows.setdefault(row, []).append(link)
    for links in rows.values():
        if len(links) > 1 and (len(links) > _MAX_LINKS or _is_layout(links)):
            return []
    return [line for row, links in rows.items() for line in _lines(row, links)]


def _is_layout(links: list[HtmlElement]) -> bool:
    """True where one cell or item holds several documents' titles: it lays out, it is no row."""
    held: dict[HtmlElement, set[str]] = {}
    for link in links:
        href = link.get("href") or ""
        if len(text_of(link)) < _TITLE_LENGTH or not is_article_address(href):
            continue
        cell = next(link.iterancestors("td", "th", "li", "dd", "dt"), None)
        addresses = held.setdefault(cell, set())
        addresses.add(href)
        if len(addresses) > 1:
            return True
    return False


def _row_around(link: HtmlElement) -> HtmlElement | None:
    element = link.getparent()
    while element is not None:
        tag = element.tag
        if tag in ROW_TAGS:
            return _definition(element) if tag in ("dt", "dd") else element
        element = element.getparent()
    return None


def _definition(element: HtmlElement) -> HtmlElement:
    """The `dl` of a `dt` or `dd` where it is one row, else the `dt` itself."""
    up = element.getparent()
    if up is None or up.tag != "dl":
        return element
    heads = sum(1 for each in up if each.tag == element.tag and each.find(".//a") is not None)
    if heads > 1 or up.find(".//li") is not None:
        return element
    outer = up.getparent()
    return outer if outer is not None and outer.tag == "li" else up


def _lines(row: HtmlElement, links: list[HtmlElement]) -> Iterator[Line]:
    """The row itself; the cells of a table row where each holds an entry of its own."""
    if row.tag == "dt":
        yield Line(row, links, more=tuple(_definitions_after(row)))
    elif row.tag == "tr" and len(links) > 1 and (cells := _entry_cells(row, links)):
        yield from cells
    else:
        yield Line(row, links)


def _definitions_after(row: HtmlElement) -> Iterator[HtmlElement]:
    for after in row.itersiblings():
        if after.tag == "dt":
            return
        if after.tag == "dd":
            yield after


def _entry_cells(row: HtmlElement, links: list[HtmlElement]) -> list[Line]:
    """Cells as rows: every cell with text has one link, and its text is about as long."""
    cells = [each for each in row if each.tag in ("td", "th") and text_of(each)]
    held = [[each for each in links if cell in each.iterancestors("td", "th")] for cell in cells]
    if len(cells) < 2 or any(len(each) != 1 for each in held):  # noqa: PLR2004 - a pair at least
        return []
    lengths = [len(text_of(cell)) for cell in cells]
    if min(lengths) * 2 < max(lengths) or len({each[0].get("href") for each in held}) < len(held):
        return []
    return [Line(cell, each) for cell, each in zip(cells, held, strict=True)]

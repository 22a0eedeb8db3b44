"""Parsed page → groups of repeated elements that hold links; one of them may be the main list.

Pure. Rows are list items, table rows and definition lists where a page has them, else the
widest elements that hold one address each.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.pages.landmarks import PLAIN_HEADING, is_article_address, text_of

_ROW_TAGS = frozenset({"li", "tr", "dt", "dd"})
_DATED = re.compile(
    r"\d{1,4}\s*[-/.年月]\s*\d{1,2}|[〇零一二三四五六七八九]{4}年|[天时钟日]前|[今昨前]天"
)
_MAX_LINKS = 8
_MAX_LINKS_MERGED = 4


@dataclass(slots=True)
class Line:
    """One candidate row."""

    element: HtmlElement
    links: list[HtmlElement]
    #: Further elements that belong to the row: the `dd` after a `dt`, what stands after a link.
    more: tuple[HtmlElement, ...] = ()
    #: True where the row's text goes on after `element` in its tail.
    is_flat: bool = False


@dataclass(slots=True)
class Group:
    """Candidate rows under one element."""

    container: HtmlElement
    lines: list[Line]
    #: Elements of the group where it was put together of several.
    parts: list[HtmlElement] = field(default_factory=list)


def group_links(root: HtmlElement) -> list[Group]:
    """Every group of candidate rows, in page order."""
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    loose: list[HtmlElement] = []
    for link in root.iter("a"):
        row = _row_around(link)
        if row is None:
            loose.append(link)
        else:
            rows.setdefault(row, []).append(link)
    groups: dict[HtmlElement, list[Line]] = {}
    for row, links in rows.items():
        if len(links) > _MAX_LINKS:
            loose.extend(links)
            continue
        for line in _lines(row, links):
            up = line.element.getparent()
            groups.setdefault(up if up is not None else row, []).append(line)
    found = [Group(container, lines) for container, lines in groups.items()]
    return _merge([*found, *_group_loose(loose)])


def _row_around(link: HtmlElement) -> HtmlElement | None:
    element = link.getparent()
    while element is not None:
        if element.tag in _ROW_TAGS:
            return _definition(element) if element.tag in ("dt", "dd") else element
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


def _group_loose(links: list[HtmlElement]) -> list[Group]:
    """Links outside list items and tables: the widest element around each address is its row."""
    held: dict[HtmlElement, set[str]] = {}
    for link in links:
        href = link.get("href") or ""
        for element in link.iterancestors():
            held.setdefault(element, set()).add(href)
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    for link in links:
        element = link
        while (up := element.getparent()) is not None and up.tag not in ("body", "html"):
            if len(held[up]) > 1:
                break
            element = up
        rows.setdefault(element, []).append(link)
    groups: dict[object, list[Line]] = {}
    for line in _cards([Line(row, own) for row, own in rows.items()]):
        row = line.element
        groups.setdefault((row.getparent(), row.tag, row.get("class")), []).append(line)
    return [group for lines in groups.values() if (group := _loose_group(lines))]


def _cards(lines: list[Line]) -> Iterator[Line]:
    """Bare links side by side of which one alone leads to a document are one row: [类别] and title."""
    beside: dict[HtmlElement, list[Line]] = {}
    for line in lines:
        beside.setdefault(line.element.getparent(), []).append(line)
    for parent, own in beside.items():
        documents = sum(
            any(is_article_address(link.get("href") or "") for link in line.links) for line in own
        )
        are_bare = all(line.element.tag == "a" for line in own)
        if 1 < len(own) <= _MAX_LINKS_MERGED and documents == 1 and are_bare:
            yield Line(parent, [link for line in own for link in line.links])
        else:
            yield from own


def _loose_group(lines: list[Line]) -> Group | None:
    """Like siblings as a group; a row that stands alone is narrowed to what holds its date."""
    if len(lines) == 1:
        line = _narrow(lines[0])
        up = line.element.getparent()
        return Group(up, _flat(up, [line])) if up is not None else None
    container = lines[0].element.getparent()
    return Group(container, _flat(container, lines)) if container is not None else None


def _narrow(line: Line) -> Line:
    """The smallest element around the link, within the row found, that holds a date as well."""
    if line.element is line.links[0].getparent():
        return line
    element = line.links[0]
    while element is not line.element:
        element = element.getparent()
        if _DATED.search(
            "".join(element.itertext()).replace("".join(line.links[0].itertext()), "")
        ):
            return Line(element, line.links)
    parent = line.links[0].getparent()
    return Line(line.links[0] if line.element is line.links[0] else parent, line.links)


def _flat(container: HtmlElement, lines: list[Line]) -> list[Line]:
    """Rows without an element of their own take in what stands between them and the next."""
    heads = {line.element for line in lines}
    if not any(
        line.element.tag in ("a", "h2", "h3", "h4", "h5", "p", "span", "b", "strong")
        for line in lines
    ):
        return lines
    current: Line | None = None
    taken: dict[HtmlElement, list[HtmlElement]] = {}
    by_element = {line.element: line for line in lines}
    for child in container:
        if child in heads:
            current = by_element[child]
        elif current is not None and isinstance(child.tag, str):
            taken.setdefault(current.element, []).append(child)
    return [
        Line(each.element, each.links, more=tuple(taken.get(each.element, ())), is_flat=True)
        for each in lines
    ]


def _merge(groups: list[Group]) -> list[Group]:
    """Groups under like siblings become one, unless headings stand between them."""
    for levels in (1, 2):
        groups = _merge_level(groups, levels)
    return groups


def _merge_level(groups: list[Group], levels: int) -> list[Group]:
    buckets: dict[object, list[Group]] = {}
    for group in groups:
        buckets.setdefault(_key(group.container, levels), []).append(group)
    merged: list[Group] = []
    for bucket in buckets.values():
        if len(bucket) > 1 and _belong_together(bucket, levels):
            merged.append(_join(bucket, levels))
        else:
            merged.extend(bucket)
    return merged


def _key(container: HtmlElement, levels: int) -> object:
    """What containers of one list have in common: the element above and the way down to them."""
    path: list[object] = []
    element = container
    for _ in range(levels):
        path.append((element.tag, element.get("class")))
        up = element.getparent()
        if up is None or element.tag in ("body", "html"):
            return container
        element = up
    return (element, *path)


def _outer(container: HtmlElement, levels: int) -> HtmlElement:
    for _ in range(levels - 1):
        container = container.getparent()
    return container


def _belong_together(bucket: list[Group], levels: int) -> bool:
    outers = [_outer(group.container, levels) for group in bucket]
    if len(set(outers)) < len(outers):
        return False
    if any(_heads(group.container, levels) for group in bucket):
        return False
    return not any(
        _heading_between(before, after) for before, after in zip(outers, outers[1:], strict=False)
    )


def _heads(container: HtmlElement, levels: int) -> bool:
    """True where a heading stands inside the outer element before the rows."""
    element = container
    for _ in range(levels - 1):
        for before in element.itersiblings(preceding=True):
            if isinstance(before.tag, str) and _is_heading(text_of(before)):
                return True
        element = element.getparent()
    return False


def _heading_between(before: HtmlElement, after: HtmlElement) -> bool:
    for element in before.itersiblings():
        if element is after:
            return False
        if (
            isinstance(element.tag, str)
            and element.tag != "script"
            and _is_heading(text_of(element))
        ):
            return True
    return True


def _is_heading(text: str) -> bool:
    return bool(text) and not PLAIN_HEADING.match(text) and len(text) > 1


def _join(bucket: list[Group], levels: int) -> Group:
    """One group of several: their rows, or the siblings themselves where each is one card."""
    top = _outer(bucket[0].container, levels).getparent()
    if _are_cards(bucket):
        lines = [
            Line(
                _outer(group.container, levels),
                [link for line in group.lines for link in line.links],
            )
            for group in bucket
        ]
    else:
        lines = [line for group in bucket for line in group.lines]
    return Group(top, lines, parts=[group.container for group in bucket])


def _are_cards(bucket: list[Group]) -> bool:
    """True where each sibling holds a few links outside list items: a card, not a part of a list."""
    return all(
        group.lines[0].element.tag not in _ROW_TAGS
        and sum(len(line.links) for line in group.lines) <= _MAX_LINKS_MERGED
        for group in bucket
    )


def depth_of_common(first: Iterable[HtmlElement], second: HtmlElement) -> int:
    """How deep the nearest element lies that is above both (or one of them), from the root."""
    above = set(first)
    for element in (second, *second.iterancestors()):
        if element in above:
            return sum(1 for _ in element.iterancestors())
    return 0

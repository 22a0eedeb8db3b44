"""Links outside list items and tables → groups: cards, paragraphs, links divided by line breaks.

Pure.
"""

from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from crawler.pages.landmarks import PAGER_WORD, is_article_address
from crawler.pages.lines import MAX_CARD_LINKS, Group, Line
from crawler.pages.row_dates import NOTHING, RowText, date_of_row
from crawler.pages.row_texts import texts_beside

#: Longer texts beside a link are an article that it stands in.
_MAX_BESIDE = 400
#: Elements that hold a title alone; what follows them belongs to the same row.
_TITLE_TAGS = frozenset({"a", "h2", "h3", "h4", "h5", "p", "span", "b", "strong"})


def group_loose(links: list[HtmlElement], taken: set[HtmlElement]) -> list[Group]:
    """Links outside list items and tables: the widest element around each address is its row.

    It holds no list either: `taken` are the elements around the groups found so far.
    """
    held = _addresses_under(links)
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    for link in links:
        element = link
        while (up := element.getparent()) is not None and up.tag not in ("body", "html"):
            if len(held[up]) > 1 or up in taken:
                break
            element = up
        rows.setdefault(element, []).append(link)
    groups: dict[object, list[Line]] = {}
    for line in _cards([Line(row, own) for row, own in rows.items()]):
        row = line.element
        groups.setdefault((row.getparent(), row.tag, first_class(row)), []).append(line)
    return [
        group
        for lines in _unite(groups.values())
        if not _is_pager(lines) and (group := _loose_group(lines))
    ]


def _is_pager(lines: Sequence[Line]) -> bool:
    """True for page numbers and 上一页 side by side: the most common of all bare links."""
    return all(
        (text := line.links[0].text) and len(line.links) == 1 and PAGER_WORD.match(text)
        for line in lines
    )


def _addresses_under(links: Iterable[HtmlElement]) -> dict[HtmlElement, set[str]]:
    """Each element around some links → the distinct addresses, as written, that it holds."""
    own: dict[HtmlElement, set[str]] = {}
    for link in links:
        own.setdefault(link.getparent(), set()).add(link.get("href") or "")
    held: dict[HtmlElement, set[str]] = {}
    for parent, addresses in own.items():
        held.setdefault(parent, set()).update(addresses)
        for element in parent.iterancestors():
            held.setdefault(element, set()).update(addresses)
    return held


def first_class(element: HtmlElement) -> str:
    """The first word of a class: `item` of `item odd`."""
    name = element.get("class")
    return (name.split() or [""])[0] if name else ""


def _unite(groups: Iterable[list[Line]]) -> Iterable[list[Line]]:
    """Rows alone in their class, but built alike under one element, are one group."""
    shapes: dict[object, list[Line]] = {}
    for lines in groups:
        row = lines[0].element
        key: object = row
        if len(lines) == 1 and len(row):
            key = (row.getparent(), row.tag, tuple(child.tag for child in row))
        shapes.setdefault(key, []).extend(lines)
    return shapes.values()


def _cards(lines: list[Line]) -> Iterator[Line]:
    """Bare links side by side, one alone of them to a document, are one row: [类别] and title."""
    beside: dict[HtmlElement, list[Line]] = {}
    for line in lines:
        beside.setdefault(line.element.getparent(), []).append(line)
    for parent, own in beside.items():
        if 1 < len(own) <= MAX_CARD_LINKS and _is_card(own):
            yield Line(parent, [link for line in own for link in line.links])
        else:
            yield from own


def _is_card(lines: Sequence[Line]) -> bool:
    """True for bare links of which one alone leads to a document."""
    if any(line.element.tag != "a" for line in lines):
        return False
    documents = sum(
        any(is_article_address(link.get("href") or "") for link in line.links) for line in lines
    )
    return documents == 1


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
    link = line.links[0]
    if line.element is link.getparent() or line.element is link:
        return line
    element = link
    while element is not line.element:
        element = element.getparent()
        texts = map(RowText, texts_beside(element, link))
        if date_of_row(texts, None) is not NOTHING:
            return Line(element, line.links)
    return Line(link.getparent(), line.links)


def _flat(container: HtmlElement, lines: list[Line]) -> list[Line]:
    """Rows without an element of their own take in the texts between them and the next.

    Where dates stand before the first and not after the last, each row's text is before it.
    """
    if not any(line.element.tag in _TITLE_TAGS for line in lines):
        return lines
    between = _texts_between(container, [line.element for line in lines])
    is_before = _is_dated(between[0]) and not _is_dated(between[-1])
    texts = between[:-1] if is_before else between[1:]
    if sum(map(len, texts[0])) > _MAX_BESIDE:
        return lines
    return [
        Line(line.element, line.links, texts=tuple(own))
        for line, own in zip(lines, texts, strict=True)
    ]


def _texts_between(container: HtmlElement, heads: list[HtmlElement]) -> list[list[str]]:
    """Texts under a container before its first head, between the heads and after the last."""
    found: list[list[str]] = [[]]
    left = set(heads)
    if container.text and (text := container.text.strip()):
        found[0].append(text)
    for child in container:
        if child in left:
            found.append([])
        elif isinstance(child.tag, str):
            found[-1].extend(texts_beside(child, heads[0]))
        if child.tail and (tail := child.tail.strip()):
            found[-1].append(tail)
    return found


def _is_dated(texts: list[str]) -> bool:
    return date_of_row(map(RowText, texts), None) is not NOTHING

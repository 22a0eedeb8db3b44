"""Groups under like siblings → one group, where nothing says that they are different lists.

Pure. A list cut into several `ul` of five rows each is one list; blocks with headings are not.
"""

from itertools import pairwise

from lxml.html import HtmlElement

from crawler.pages.landmarks import PLAIN_HEADING, text_of
from crawler.pages.lines import MAX_CARD_LINKS, ROW_TAGS, Group, Line
from crawler.pages.loose_links import first_class


def merge_groups(groups: list[Group]) -> list[Group]:
    """Groups under like siblings become one, unless headings stand between them."""
    for levels in (1, 2):
        groups = _merge_level(groups, levels)
    return groups


def _merge_level(groups: list[Group], levels: int) -> list[Group]:
    places: dict[object, list[Group]] = {}
    for group in groups:
        places.setdefault(_key(group.container, levels), []).append(group)
    if len(places) == len(groups):
        return groups
    buckets: dict[object, list[Group]] = {}
    for group in groups:
        key = (_key(group.container, levels), *_build(group, levels))
        buckets.setdefault(key, []).append(group)
    merged: list[Group] = []
    for bucket in buckets.values():
        if len(bucket) > 1 and _belong_together(bucket, levels):
            merged.append(_join(bucket, levels))
        else:
            merged.extend(bucket)
    return merged


def _build(group: Group, levels: int) -> tuple[object, ...]:
    """How a group's rows are built; without class names only rows built alike make one list."""
    row = group.lines[0].element
    if first_class(group.container):
        return (row.tag,)
    outer = group.container if levels > 1 and len(group.lines) > 1 else None
    return (row.tag, tuple(child.tag for child in row), outer)


def _key(container: HtmlElement, levels: int) -> object:
    """What containers of one list have in common: the element above and the way down to them."""
    path: list[object] = []
    element = container
    for _ in range(levels):
        path.append((element.tag, first_class(element)))
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
    return not any(_heading_between(before, after) for before, after in pairwise(outers))


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
    """True where each sibling holds a few links outside list items: a card."""
    return all(
        group.lines[0].element.tag not in ROW_TAGS
        and sum(len(line.links) for line in group.lines) <= MAX_CARD_LINKS
        for group in bucket
    )

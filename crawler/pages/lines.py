"""Candidate rows and the groups they form: what finding and judging a list speak of.

Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

#: Elements that are rows where a page has them.
ROW_TAGS = frozenset({"li", "tr", "dt", "dd"})
#: More links than these in a card or in bare links side by side are no single row.
MAX_CARD_LINKS = 4


@dataclass(slots=True)
class Line:
    """One candidate row."""

    element: HtmlElement
    links: list[HtmlElement]
    #: Further elements that belong to the row: the `dd` after a `dt`, what stands after a link.
    more: tuple[HtmlElement, ...] = ()
    #: Texts outside the element that belong to the row: those between it and the next one.
    texts: tuple[str, ...] = ()


@dataclass(slots=True)
class Group:
    """Candidate rows under one element."""

    container: HtmlElement
    lines: list[Line]
    #: Elements of the group where it was put together of several.
    parts: list[HtmlElement] = field(default_factory=list)


def depth_of_common(first: Iterable[HtmlElement], second: HtmlElement) -> int:
    """How deep the nearest element lies that is above both (or one of them), from the root."""
    above = set(first)
    for element in (second, *second.iterancestors()):
        if element in above:
            return sum(1 for _ in element.iterancestors())
    return 0

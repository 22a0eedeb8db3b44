"""Element of a row → its texts beside the title's link.

Pure.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

_SKIPPED = frozenset({"script", "style", "noscript", "template", "button", "input"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def texts_beside(element: HtmlElement, link: HtmlElement) -> Iterator[str]:
    """The texts under an element in order, without those of a link and of scripts."""
    if element is link or element.tag in _SKIPPED:
        return
    if element.text and (text := element.text.strip()):
        yield text
    for child in element:
        if child is not link and child.tag not in _SKIPPED and not _is_hidden(child):
            yield from texts_beside(child, link)
        if child.tail and (tail := child.tail.strip()):
            yield tail


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return style is not None and bool(_HIDDEN.search(style))

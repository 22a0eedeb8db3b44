"""Element of a row → its texts beside the title's link.

Pure.
"""

import re

from lxml.html import HtmlElement

from model.patterns import late_pattern

_SKIPPED = frozenset({"script", "style", "noscript", "template", "button", "input"})
_HIDDEN = late_pattern(r"display\s*:\s*none", re.IGNORECASE)


def texts_beside(element: HtmlElement, link: HtmlElement) -> list[str]:
    """The texts under an element in order, without those of a link and of scripts."""
    texts: list[str] = []
    if element is not link and element.tag not in _SKIPPED:
        _collect(element, link, texts)
    return texts


def _collect(element: HtmlElement, link: HtmlElement, texts: list[str]) -> None:
    if (text := element.text) and (text := text.strip()):
        texts.append(text)
    for child in element:
        if child is not link and child.tag not in _SKIPPED and not _is_hidden(child):
            _collect(child, link, texts)
        if (tail := child.tail) and (tail := tail.strip()):
            texts.append(tail)


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return style is not None and bool(_HIDDEN.search(style))

"""Parsed page → whether its column plainly has no items.

Pure. Nothing found is no proof: only words that say so, a stated total of nothing, or a list
element without content in its place make an empty list.
"""

from lxml.html import HtmlElement

from crawler.pages.choose import depth_of_common
from crawler.pages.landmarks import FRAME_CLASS, FRAME_TAGS, NOTHING, marks_of, text_of
from crawler.pages.surroundings import Surroundings

_MAX_WORDS = 40
_LIST_TAGS = ("ul", "ol", "tbody", "table", "dl")
_SKIPPED = ("script", "style", "option", "noscript", "template", "a")


def is_empty_list(root: HtmlElement, around: Surroundings) -> str:
    """Why the page's list is empty, a Chinese sentence; empty where it is not plainly so."""
    body = root.find("body")
    if body is None:
        return ""
    for element in body.iter():
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            continue
        for text in (element.text, element.tail):
            if text and len(text) < _MAX_WORDS * 3 and NOTHING.search(text):
                words = " ".join(text.split())
                if len(words) <= _MAX_WORDS and not _is_in_frame(element):
                    return f"页面写明“{words}”"
    return _empty_container(body, around)


def _is_in_frame(element: HtmlElement) -> bool:
    return any(
        each.tag in FRAME_TAGS or FRAME_CLASS.search(marks_of(each))
        for each in (element, *element.iterancestors())
        if each.tag in FRAME_TAGS and each.tag != "form"
    )


def _empty_container(body: HtmlElement, around: Surroundings) -> str:
    """A list element that holds nothing, near the breadcrumb or the pager."""
    anchors = [around.crumb] if around.crumb is not None else []
    anchors.extend(around.pagers[:1])
    for element in body.iter(*_LIST_TAGS):
        if text_of(element) or element.find(".//a") is not None or _is_in_frame(element):
            continue
        if not anchors or any(_is_near(anchor, element) for anchor in anchors):
            return f"列表容器 <{element.tag}> 为空"
    return ""


def _is_near(anchor: HtmlElement, element: HtmlElement) -> bool:
    above = [anchor, *anchor.iterancestors()]
    return depth_of_common(above, element) >= 2  # noqa: PLR2004 - deeper than the body

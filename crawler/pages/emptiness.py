"""Parsed page → whether its column plainly has no items.

Pure. Nothing found is no proof: only words that say so, a stated total of nothing, or a list
element without content in its place make an empty list.
"""

import re

from lxml.html import HtmlElement

from crawler.pages.landmarks import FRAME_CLASS, FRAME_TAGS, NOTHING, marks_of, text_of
from crawler.pages.surroundings import Surroundings
from model.patterns import late_pattern

_MAX_WORDS = 40
_FETCHES = late_pattern(
    r"\$\.(?:ajax|get|post|getJSON)|axios|\bfetch\(|XMLHttpRequest|new Vue|v-for|ng-repeat|"
    r"loadPageData|layui|\.jpage\("
)
#: Script files that never draw a column's list: libraries, marks, counters, reading aids.
_HARMLESS = late_pattern(
    r"jquery|bootstrap|swiper|slick|superslide|html5shiv|respond|modernizr|jiucuo|conac|"
    r"share|tongji|hm\.js|analytics|counter|wza|barrierfree|qrcode|createpage|pager|dynclicks",
    re.IGNORECASE,
)
_HEAD = late_pattern(r"标题|名称|日期|时间|序号|文号|状态")
_LIST_TAGS = ("ul", "ol", "tbody", "table", "dl")
_SKIPPED = ("script", "style", "option", "noscript", "template", "a")


def is_empty_list(root: HtmlElement, around: Surroundings) -> str:
    """Why the page's list is empty, a Chinese sentence; empty where it is not plainly so."""
    body = root.find("body")
    return _is_empty_within(body, around) if body is not None else ""


def is_empty_beside(group: HtmlElement, around: Surroundings) -> str:
    """Why the part of the page that has the breadcrumb is empty, where a group is not in it.

    What looks like a list elsewhere on the page is then a side list.
    """
    part = around.crumb.getparent() if around.crumb is not None else None
    if part is None or part.tag in ("body", "html"):
        return ""
    if group is part or part in group.iterancestors():
        return ""
    return _is_empty_within(part, around)


def _is_empty_within(body: HtmlElement, around: Surroundings) -> str:
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
    """A list element that holds nothing, or a table with a head alone, in the list's place."""
    if _is_filled_by_script(body):
        return ""
    anchors = [*around.named_headings, *around.pagers[:1]]
    if around.crumb is not None:
        anchors.append(around.crumb)
    for element in body.iter(*_LIST_TAGS):
        if element.find(".//a") is not None or _is_in_frame(element):
            continue
        if text_of(element) and not _has_head_alone(element):
            continue
        if any(_is_near(anchor, element) for anchor in anchors):
            return f"列表容器 <{element.tag}> 为空"
    return ""


def _is_filled_by_script(body: HtmlElement) -> bool:
    """True where a script may fetch content: an empty element proves nothing then.

    What a script file does cannot be seen here, so any that is no well-known library counts.
    """
    return any(
        _FETCHES.search(script.text or "") or _may_fill(script.get("src") or "")
        for script in body.getroottree().iter("script")
    )


def _may_fill(source: str) -> bool:
    return bool(source) and not _HARMLESS.search(source)


def _has_head_alone(element: HtmlElement) -> bool:
    rows = list(element.iter("tr"))
    return len(rows) == 1 and bool(_HEAD.search(text_of(rows[0])))


def _is_near(anchor: HtmlElement, element: HtmlElement) -> bool:
    """True where both stand in the same part of the page, two steps apart at most."""
    up = element.getparent()
    for _ in range(2):
        if up is None or up.tag in ("body", "html"):
            return False
        if up is anchor or up in anchor.iterancestors():
            return True
        up = up.getparent()
    return False

"""Parsed page → what surrounds its main list: breadcrumb, pager, the column's own name.

Pure.
"""

import re
from functools import cached_property

from lxml.html import HtmlElement

from crawler.pages.landmarks import (
    CRUMB,
    PAGER_PROOF,
    PAGER_SCRIPT,
    PAGER_TEXT,
    PAGER_TURN,
    text_of,
)
from model.patterns import late_pattern
from model.text import clean_line

_NAME_SPLIT = late_pattern(r"\s*(?:[-_|—–>›»·]|::|\s-\s)+\s*")
_CRUMB_SPLIT = late_pattern(r"[>›»＞→/\\|:：]+|--+|\s{2,}")
_SITE_NAME = late_pattern(r"(?:局|厅|委|委员会|政府|网|网站|门户|部|办公室|大学|学院|中心)$")
_HOME_WORDS = frozenset({"首页", "网站首页", "主页"})
_STEP = late_pattern(r"\s*(?:[>›»＞→/\\|-]|&gt;)+")
_LONG_NAME = 3
_MAX_CRUMB = 160
_SHORT = 60
_PLACES = ("div", "p", "td", "span", "ul", "ol", "section", "nav", "li", "dl", "a")


class Surroundings:
    """Landmarks of one page, looked for only when asked for."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root

    @cached_property
    def crumb(self) -> HtmlElement | None:
        """The element that says 当前位置."""
        for element in self._root.iter(*_PLACES):
            text = element.text
            if text and ("位置" in text or "在" in text) and CRUMB.search(text):
                return _whole_crumb(element)
        return self._silent_crumb()

    def _silent_crumb(self) -> HtmlElement | None:
        """A line 首页 > … > … that does not say what it is."""
        for link in self._root.iter("a"):
            if (link.text or "").strip() in _HOME_WORDS and _STEP.match(link.tail or ""):
                return link.getparent()
        return None

    @cached_property
    def pagers(self) -> tuple[HtmlElement, ...]:
        """Elements that turn pages or count them: links, disabled words, 共 N 条, pager scripts."""
        found: list[HtmlElement] = []
        for element in self._root.iter("a", "span", "em", "li", "div", "td", "b", "p", "script"):
            text = element.text
            if not text:
                continue
            if element.tag == "script":
                if PAGER_SCRIPT.search(text) and _is_in_body(element):
                    found.append(element)
            elif len(text) < _SHORT and (text := text.strip()) and _turns(text):
                found.append(element)
        return tuple(found)

    @cached_property
    def names(self) -> frozenset[str]:
        """What the column may be called: head of the title, tags, last steps of the breadcrumb."""
        names = set(self._title_names())
        for tag in self._root.iter("meta"):
            if (tag.get("name") or "").lower() == "columnname":
                names.add(_squeeze(tag.get("content") or ""))
        if self.crumb is not None:
            text = " ".join(each.strip() for each in self.crumb.itertext())
            steps = [step for each in _CRUMB_SPLIT.split(text) if (step := _squeeze(each))]
            names.update(steps[-2:])
        return frozenset(name for name in names if len(name) > 1)

    def _title_names(self) -> list[str]:
        title = self._root.find(".//title")
        text = clean_line(title.text or "") if title is not None else ""
        parts = [_squeeze(part) for part in _NAME_SPLIT.split(text)[:2]]
        return [part for part in parts if not _SITE_NAME.search(part)]

    @cached_property
    def named_headings(self) -> tuple[HtmlElement, ...]:
        """Headings that are the column's own name."""
        return tuple(
            each for each in self._root.iter("h1", "h2", "h3", "h4") if self.is_named(text_of(each))
        )

    def is_named(self, heading: str) -> bool:
        """True where a heading is the column's own name."""
        heading = _squeeze(heading)
        return any(
            heading == name or (len(name) >= _LONG_NAME and name in heading) for name in self.names
        )


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _turns(text: str) -> bool:
    if PAGER_TURN.match(text):
        return bool(PAGER_PROOF.search(text))
    return bool(PAGER_TEXT.search(text))


def _is_in_body(element: HtmlElement) -> bool:
    return next(element.iterancestors("head"), None) is None


def _whole_crumb(element: HtmlElement) -> HtmlElement:
    """The element around 当前位置 that holds its steps as well."""
    for _ in range(3):
        if element.find(".//a") is not None:
            break
        up = element.getparent()
        if up is None or up.tag == "body" or len(text_of(up)) > _MAX_CRUMB:
            break
        element = up
    return element

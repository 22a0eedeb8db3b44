"""Links of one row → the one that carries the title, and the title whole.

Pure.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.pages.dates import only_date
from crawler.pages.landmarks import DETAIL_WORD, is_article_address
from model.patterns import late_pattern
from model.text import clean_line

_CUT = late_pattern(r"(?:\.{2,}|…+|⋯+)\s*$")
#: Title attributes that list facts: `标题：… 发布时间：…`.
_LISTED = late_pattern(
    r"^(?:文章)?标\s*题\s*[:：]\s*(.+?)(?:\s*(?:发[布表]|作者|点击|更新|日期|时间|来源).{0,8}[:：].*)?$",
    re.DOTALL,
)
_BRACKETED = late_pattern(r"^[\[【(（].{1,8}[\])】）]$")
_HEADING_CLASS = late_pattern(r"tit|bt(?:$|[\s_-])|subject|name|head", re.IGNORECASE)
#: What may stand beside a date in its text: a time of day.
_TIME_LENGTH = 10
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SKIPPED = frozenset({"script", "style"})

Titled = tuple[HtmlElement, str, str, list[str]]


def title_of(links: list[tuple[HtmlElement, str]]) -> Titled:
    """The link, its address, its whole title, and the other texts inside the link."""
    if len(links) == 1:
        return _titled(*links[0])
    titled = [_titled(link, url) for link, url in links]
    worded = [each for each in titled if each[2] and not DETAIL_WORD.match(each[2])]
    if not worded:
        return titled[0]
    longest = max(worded, key=_rank)
    same = [each for each in worded if each[1] == longest[1]]
    # A summary may be linked too: of the links to one address the first text is the title.
    return next((each for each in same if _in_heading(each[0])), same[0])


def _rank(titled: Titled) -> tuple[bool, bool, int]:
    """Documents before sections, then words before [类别], then the longest."""
    _, url, title, _ = titled
    return is_article_address(url), not _BRACKETED.match(title), len(title)


def _in_heading(link: HtmlElement) -> bool:
    return any(each.tag in _HEADINGS for each in (link, link.getparent()) if each is not None)


def _titled(link: HtmlElement, url: str) -> Titled:
    shown, inside = _parts(link) if len(link) else (clean_line(link.text or ""), [])
    return link, url, _whole(shown, link), inside


def _parts(link: HtmlElement) -> tuple[str, list[str]]:
    """The title among the texts inside a link, and the others."""
    heading = next(_headings(link), None)
    if heading is not None:
        title = clean_line("".join(_texts(heading)))
        return title, [kept for text in _texts(link, heading) if (kept := clean_line(text))]
    texts = [cleaned for text in _texts(link) if (cleaned := clean_line(text))]
    if len(texts) <= 1:
        return "".join(texts), []
    dated = [text for text in texts if _is_date(text)]
    if not dated:
        return clean_line("".join(_texts(link))), []
    words = [text for text in texts if text not in dated]
    return (words[0] if words else ""), dated + words[1:]


def _is_date(text: str) -> bool:
    found = only_date(text)
    return (found is not None and len(text) - (found.end - found.start) <= _TIME_LENGTH) or bool(
        re.fullmatch(r"\d{1,2}日?|(?:19|20)\d\d[-/.年]?(?:\d{1,2}月?)?|\d{1,2}月", text)
    )


def _headings(link: HtmlElement) -> Iterator[HtmlElement]:
    for element in link.iter():
        if element.tag in _HEADINGS:
            yield element
    for element in link.iterdescendants("p", "div", "span", "strong", "em"):
        if _HEADING_CLASS.search(element.get("class") or ""):
            yield element


def _texts(element: HtmlElement, without: HtmlElement | None = None) -> Iterator[str]:
    if element is without or element.tag in _SKIPPED:
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _texts(child, without)
        if child.tail:
            yield child.tail


def _whole(shown: str, link: HtmlElement) -> str:
    """The shown text, or the `title` attribute where that says the same in full."""
    attribute = link.get("title")
    if attribute is None or attribute == shown:
        return shown or _of_image(link)
    whole = clean_line(attribute)
    if whole and (listed := _LISTED.match(whole)):
        whole = listed[1].strip()
    if not whole or whole == shown:
        return shown or whole or _of_image(link)
    if not shown:
        return whole
    if whole.startswith(_CUT.sub("", shown)) or _CUT.search(shown):
        return shown if len(whole) < len(shown) and not _CUT.search(shown) else whole
    return (
        whole
        if shown.endswith(whole) or (shown.startswith(whole) and only_date(shown[len(whole) :]))
        else shown
    )


def _of_image(link: HtmlElement) -> str:
    image = link.find(".//img")
    return clean_line(image.get("alt") or image.get("title") or "") if image is not None else ""

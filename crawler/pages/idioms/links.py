"""The links of a page, as pagers need them: text, address, whether they can be followed.

Pure.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree, html

from crawler.pages.idioms.addresses import join, without_fragment
from crawler.pages.idioms.markup import is_unfilled
from crawler.pages.links import called_address, quick_join
from crawler.pages.source import PageSource
from model.patterns import late_pattern
from model.text import clean_line, fold_width

NEXT = late_pattern(
    r"^[\[【(]?\s*(?:[下后]一?[页頁]|向后翻页|next(?: page)?)\s*[>›»→]*\s*[\])】]?$",
    re.IGNORECASE,
)
NEXT_SIGN = late_pattern(r"^(?:>|›|→|＞|>>|»|›››?)$")
LAST = late_pattern(
    r"^[\[【(]?\s*(?:尾|末|最后一|最末|最后)[页頁]\s*[\])】]?$|^(?:last|>\||>>\||»\|)$",
    re.IGNORECASE,
)
PREVIOUS = late_pattern(
    r"^[\[【(]?\s*[<‹«←]*\s*(?:上一?[页頁]|前一?[页頁]|首[页頁]|第一[页頁]|prev(?:ious)?|first)",
    re.IGNORECASE,
)
#: 上一页 alone: 首页 stands in every navigation too.
BACK = late_pattern(r"^[\[【(]?\s*[<‹«←]*\s*(?:[上前]一?[页頁]|prev(?:ious)?\b)", re.IGNORECASE)
PREVIOUS_SIGN = late_pattern(r"^(?:<|‹|←|＜|<<|«|\|<)$")
_DISABLED = late_pattern(
    r"disabled|nolink|forbid|unclick|\bno[-_]?(?:next|more)\b|\bgray\b|\bend\b", re.IGNORECASE
)
_NUMBER = late_pattern(r"^\d{1,5}$")
_LONGEST_WORD = 24
#: Every word, number and sign of a pager begins with one of these, its width not yet folded.
_FIRSTS = frozenset(
    "[【(［（下后後向尾末最上前首第>›→＞»|<‹«←＜nNlLpPfFｎＮｌＬｐＰｆＦ0123456789０１２３４５６７８９"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
)
#: Five digits in brackets and blanks.
_LONGEST_NUMBER = 16
_MAX_PAGER_TEXT = 400
#: Letters under an element, and letters without runs of blanks.
_LENGTH = etree.XPath("string-length(.)")
_WORDS = etree.XPath("string-length(normalize-space(.))")
_MAX_STEPS = 5


class Link:
    """One `a` element; its address is joined only if somebody asks for it, for most are menus'."""

    def __init__(self, element: html.HtmlElement, base: str) -> None:
        self.element = element
        #: Shown text, width folded; of an image its alternative text.
        self.text = _shown(element)
        self._base = base
        self._url: str | None = None
        self._number: int | None = -1

    @property
    def url(self) -> str:
        """Absolute address without fragment; empty where it leads nowhere."""
        if self._url is None:
            self._url = self._joined()
        return self._url

    def _joined(self) -> str:
        href, base = self.element.get("href") or "", self._base
        if url := quick_join(base, href):
            return url
        url = join(base, href)
        if not url:
            url = join(base, called_address(self.element.get("onclick") or _script(href)))
        return without_fragment(url)

    @property
    def href(self) -> str:
        """The attribute as written."""
        return (self.element.get("href") or "").strip()

    @property
    def is_disabled(self) -> bool:
        """True where the page marks it as one that cannot be followed."""
        element, around = self.element, self.element.getparent()
        marks = [element.get("class"), element.get("disabled")]
        if around is not None and around.tag in ("li", "span"):
            marks.append(around.get("class"))
        if any(marks) and _DISABLED.search(" ".join(each or "" for each in marks)):
            return True
        return bool(element.get("aria-disabled") == "true")

    @property
    def is_scripted(self) -> bool:
        """True where a script decides where it leads."""
        if self.element.get("onclick") or self.element.get("@click"):
            return True
        script = re.match(r"javascript:\s*(.*)", self.href, re.IGNORECASE | re.DOTALL)
        return bool(script) and not re.match(
            r"(?:void\s*\(?\s*0?\s*\)?|return false|;)?;?\s*$", script[1] if script else ""
        )

    @property
    def is_leaked(self) -> bool:
        """True where a template was left unfilled in it."""
        return is_unfilled(self.href)

    @property
    def number(self) -> int | None:
        """The page number it shows, if it shows nothing else."""
        if self._number == -1:
            digits = self.text.strip("[]【】() ") if len(self.text) <= _LONGEST_NUMBER else ""
            self._number = int(digits) if _NUMBER.match(digits) else None
        return self._number


@lru_cache(maxsize=2)
def links_of(source: PageSource) -> tuple[Link, ...]:
    """Every `a` of the page, in order."""
    base = source.base
    return tuple(Link(element, base) for element in source.anchors)


@lru_cache(maxsize=2)
def short_links(source: PageSource) -> tuple[Link, ...]:
    """The `a` of the page, in order, that may be a pager's: no titles, no menu's words."""
    base = source.base
    return tuple(
        Link(element, base)
        for element in source.anchors
        if (text := element.text) is None or _may_turn(text) or len(element)
    )


def _may_turn(text: str) -> bool:
    """True where a text is short and begins as a pager's words, signs and numbers do."""
    if text[:1] not in _FIRSTS:
        text = text.lstrip()
        if text[:1] not in _FIRSTS:
            return False
    return len(text) <= _LONGEST_WORD or len(text.rstrip()) <= _LONGEST_WORD


@lru_cache(maxsize=2)
def written_queries(source: PageSource) -> str:
    """All that the page's links say of where they lead with a `?`, as written."""
    written = (each.get(name) for each in source.anchors for name in ("href", "onclick"))
    return "\n".join(each for each in written if each is not None and "?" in each)


def links_in(block: html.HtmlElement, links: Iterable[Link]) -> list[Link]:
    """Those of some links that stand inside an element."""
    inside = set(block.iterdescendants("a"))
    return [each for each in links if each.element in inside]


def _script(href: str) -> str:
    """The script that a link runs, if it runs one."""
    return href if href.strip().lower().startswith("javascript:") else ""


def _shown(element: html.HtmlElement) -> str:
    text = clean_line("".join(element.itertext()) if len(element) else element.text or "")
    if not text and (image := element.find(".//img")) is not None:
        text = clean_line(image.get("alt") or image.get("title") or "")
    return text if text.isascii() else fold_width(text)


def around(link: Link) -> str:
    """Text of the pager that a link stands in: as far up as it stays short."""
    element, best = link.element, None
    for _ in range(_MAX_STEPS):
        element = element.getparent()
        if element is None or element.tag == "body":
            break
        text = _short_text(element)
        if text is None:
            break
        best = text
    return link.text if best is None else clean_line(best)


def _short_text(element: html.HtmlElement) -> str | None:
    """All text under an element on one line; None where it is longer than a pager's."""
    if _WORDS(element) > 2 * _MAX_PAGER_TEXT:  # much of it may still be &nbsp;
        return None
    texts, length = [], 0
    for text in element.itertext():
        words = " ".join(text.split()) if len(text) > 1 else text.strip()
        if words:
            texts.append(words)
            length += len(words) + 1
            if length > _MAX_PAGER_TEXT + 1:
                return None
    return " ".join(texts)


def pager_block(link: Link) -> html.HtmlElement:
    """The element around a pager link and its siblings: as far up as its text stays short."""
    element = link.element
    for _ in range(_MAX_STEPS):
        up = element.getparent()
        if up is None or up.tag == "body" or _is_long(up):
            break
        element = up
    return element


def _is_long(element: html.HtmlElement) -> bool:
    """True where more text stands under an element than a pager has."""
    return bool(_LENGTH(element) > _MAX_PAGER_TEXT)


def next_of(links: tuple[Link, ...]) -> Link | None:
    """The link that says 下一页, else one that shows `>`; a sign counts beside a pager only."""
    if worded := next((each for each in links if NEXT.match(each.text)), None):
        return worded
    signs = [each for each in links if NEXT_SIGN.match(each.text)]
    if not signs:
        return None
    single = [each for each in signs if each.text in (">", "›", "→")]
    return (single or signs)[0]

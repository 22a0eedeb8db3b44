"""One page → the links that may lead to columns, each with its name and what it stands under.

Pure. Links of menus, of site maps, and 更多 links of blocks count; titles of documents, pagers,
friend links and other sites do not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.pages.landmarks import MORE, PAGER_WORD, heading_of, is_article_address, text_of
from crawler.pages.links import join
from crawler.pages.source import PageSource
from model.identity import canonical_address
from model.patterns import late_pattern
from model.text import clean_line

_MAX_NAME = 24
_NO_COLUMN = late_pattern(
    r"^(?:首页|网站首页|返回首页|主页|登录|注册|退出|收藏本站|设为首页|加入收藏|网站声明|隐私(?:声明|政策)|版权(?:声明|保护)|"
    r"关于(?:本站|我们)|联系我们|网站(?:地图|导航|帮助)|站点地图|无障碍(?:浏览|阅读)?|长者(?:模式|专区|版)|简体|繁体|繁體|English|EN|"
    r"手机版|移动版|微信|微博|客户端|智能问答|搜索|高级搜索|下载客户端|.*ICP备.*|.*公网安备.*|上一[篇条页]|下一[篇条页])$",
    re.IGNORECASE,
)
_MAP = late_pattern(r"网站地图|站点地图|网站导航|sitemap", re.IGNORECASE)
_DECORATION = late_pattern(r"^[·•▪■◆>»|\-\s]+|[>»|\s]+$")
_FILE = late_pattern(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar|jpe?g|png|mp4|apk|exe|xml|css|js)$", re.IGNORECASE
)
_DAY = late_pattern(r"\d{4}[-年/.]\d{1,2}|\d{1,2}-\d{1,2}$")
_COLUMN_ADDRESS = late_pattern(
    r"/col/?\d+|/col\d+/|\bcolumn|channel|/list|index|node", re.IGNORECASE
)
_ENTRY_TAGS = ("li", "dl", "dd")


class LinkPlace(StrEnum):
    """Where on a page a link stands."""

    MENU = "menu"
    #: 更多 beside the heading of a block.
    MORE = "more"
    BODY = "body"


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnLink:
    """A link that may lead to a column or a section."""

    #: Absolute address.
    url: str
    name: str
    #: Names of the menu entries it stands under, outermost first.
    parents: tuple[str, ...] = ()
    place: LinkPlace = LinkPlace.MENU


def find_column_links(source: PageSource) -> tuple[ColumnLink, ...]:
    """Links of a page that may lead to columns, in page order, one an address.

    Raises:
        PageUnreadable: the page has no usable markup.
    """
    found: dict[str, ColumnLink] = {}
    for element in source.tree.iter("a", "area"):
        link = _read_link(element, source)
        if link is None:
            continue
        key = canonical_address(link.url)
        known = found.get(key)
        if known is None or len(link.parents) > len(known.parents):
            found[key] = link
    return tuple(found.values())


def find_site_map(source: PageSource) -> str:
    """Address of the site map that a page links; empty where it links none.

    Raises:
        PageUnreadable: the page has no usable markup.
    """
    for element in source.tree.iter("a"):
        words = text_of(element) or element.get("title") or ""
        if _MAP.search(words) and (url := join(source.base, element.get("href") or "")):
            return url
    return ""


def _read_link(element: HtmlElement, source: PageSource) -> ColumnLink | None:
    url = join(source.base, element.get("href") or "")
    if not url or _FILE.search(urlsplit(url).path):
        return None
    name, place = _name_of(element)
    if not 1 < len(name) <= _MAX_NAME or _NO_COLUMN.match(name) or PAGER_WORD.match(name):
        return None
    if place is not LinkPlace.MORE and _is_document(element, url):
        return None
    return ColumnLink(url=url, name=name, parents=tuple(_parents(element, name)), place=place)


def _name_of(element: HtmlElement) -> tuple[str, LinkPlace]:
    text = _clean(" ".join(element.itertext()))
    if MORE.match(text) or (not text and "more" in (element.get("class") or "").lower()):
        return _clean(_block_heading(element)), LinkPlace.MORE
    if not text:
        image = element.find(".//img")
        text = element.get("title") or (image.get("alt") if image is not None else "") or ""
    is_entry = next(_entries(element), None) is not None
    place = LinkPlace.MENU if is_entry else LinkPlace.BODY
    return _clean(text or element.get("title") or ""), place


def _clean(text: str) -> str:
    return _DECORATION.sub("", clean_line(text))


def _block_heading(element: HtmlElement) -> str:
    """The heading beside a 更多 link: the text of its line, else the heading above its block."""
    own = text_of(element)
    parent = element.getparent()
    for _ in range(2):
        if parent is None:
            return ""
        text = text_of(parent).replace(own, "")
        if 1 < len(text) <= _MAX_NAME:
            return text
        if len(text) > _MAX_NAME:
            break
        parent = parent.getparent()
    return heading_of(element)[0] or (heading_of(parent)[0] if parent is not None else "")


def _is_document(element: HtmlElement, url: str) -> bool:
    """True where a link is one document's row: a document's address, or a date beside it."""
    if _DAY.search(_beside(element)):
        return True
    path = urlsplit(url).path
    looks_like_column = bool(_COLUMN_ADDRESS.search(path)) or path.endswith("/")
    return is_article_address(url) and not looks_like_column


def _beside(element: HtmlElement) -> str:
    parent = element.getparent()
    if parent is None or parent.tag in ("body", "html"):
        return ""
    text = text_of(parent)
    return text if len(text) < 4 * _MAX_NAME else ""


def _entries(element: HtmlElement) -> Iterator[HtmlElement]:
    yield from element.iterancestors(*_ENTRY_TAGS)


def _parents(element: HtmlElement, name: str) -> list[str]:
    """Names of the entries around a link, outermost first."""
    found: list[str] = []
    for entry in _entries(element):
        label = _label(entry, element)
        if label and label != name and label not in found:
            found.append(label)
    return found[::-1]


def _label(entry: HtmlElement, element: HtmlElement) -> str:
    """What an entry of a menu is called: its `dt`, or the first link or text that is its own."""
    if entry.tag == "dd":
        return ""
    if entry.tag == "dl":
        head = entry.find("dt")
        text = _clean(" ".join(head.itertext())) if head is not None else ""
        return text if len(text) <= _MAX_NAME else ""
    first = entry.find(".//a")
    if first is None or first is element or _is_nested(first, entry):
        text = _clean(entry.text or "")
    else:
        text = _clean(" ".join(first.itertext()))
    return text if 1 < len(text) <= _MAX_NAME else ""


def _is_nested(link: HtmlElement, entry: HtmlElement) -> bool:
    """True where a link belongs to an entry inside this one."""
    return next(link.iterancestors(*_ENTRY_TAGS), None) is not entry

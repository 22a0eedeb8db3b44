"""A column page that is only a shell: its list stands in an iframe of the same host.

Pure.
"""

import re
from urllib.parse import urlsplit

from lxml import html

from crawler.pages.idioms.addresses import get, join, without_fragment
from crawler.pages.idioms.markup import shows_dates
from crawler.pages.source import PageSource
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "iframe"

_FRAME = late_pattern("<iframe", re.IGNORECASE)
#: Words in the address of frames that hold something else.
_NOT_A_LIST = late_pattern(
    r"(?<![a-z])(?:visit|visitcount|login|tree|share|foot|footer|head|header|top|left|right|nav|menu|"
    r"weather|tianqi|count|counter|stats?|map|video|player|qrcode|captcha|banner|adv?|slide|comment|"
    r"jiucuo|search)(?![a-z])",
    re.IGNORECASE,
)
_SIZE = late_pattern(r"(\d+)\s*(?:px)?\s*$")
_SMALL = 120


def read_list(source: PageSource) -> ListReading | None:
    """The request for the framed page, where this one shows no dated list of its own."""
    if not source.says("<iframe") and (not source.says("<I") or not _FRAME.search(source.text)):
        return None
    base = source.base
    urls = [
        url for each in source.tree.iter("iframe") if (url := _list_address(each, base, source.url))
    ]
    if not urls or shows_dates(source.text):
        return None
    return ListReading(idiom=NAME, elsewhere=(get(urls[0], referer=source.url),), place="iframe")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Nothing: the framed page has the pager. None always."""
    del source, rows
    return None


def _list_address(frame: html.HtmlElement, base: str, page: str) -> str:
    """The frame's address if it can hold the list: same host, not small, no navigation."""
    url = without_fragment(join(base, frame.get("src")))
    parts, here = urlsplit(url), urlsplit(page)
    if not url or parts.netloc.lower() != here.netloc.lower() or url == without_fragment(page):
        return ""
    return "" if _NOT_A_LIST.search(parts.path) or _is_small(frame) else url


def _is_small(frame: html.HtmlElement) -> bool:
    """True where the frame is hidden or too small for a list."""
    style = (frame.get("style") or "").replace(" ", "").lower()
    if "display:none" in style:
        return True
    size = _SIZE.match(frame.get("height") or "")
    styled = re.search(r"(?<![\w-])height:(\d+)px", style)
    return any(int(each[1]) < _SMALL for each in (size, styled) if each)

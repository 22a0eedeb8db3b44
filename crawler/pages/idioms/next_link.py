"""Plain 下一页 links: what most pages have, whatever made them.

Pure. Never a void script, a leaked template or a disabled link.
"""

import re

from crawler.pages.idioms.addresses import get
from crawler.pages.idioms.links import (
    BACK,
    NEXT,
    PREVIOUS,
    PREVIOUS_SIGN,
    Link,
    around,
    links_in,
    next_of,
    pager_block,
    short_links,
)
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.stated import Stated, read_stated
from crawler.pages.source import PageSource
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "next_link"

_QUICK = late_pattern(
    r"[下后上前]一?[页頁]|[共总](?:\s|&nbsp;|<[^>]{0,80}>)*1\D|\bnext\b|\bprev|>\s*(?:&gt;|›|»|&raquo;|&rsaquo;|＞)+\s*<",
    re.IGNORECASE,
)
_STATED = late_pattern(r"(?:共|第|总)(?:\s|&nbsp;|<[^>]{0,80}>)*\d")


def read_list(source: PageSource) -> ListReading | None:
    """Nothing: the rows stand in the markup. None always."""
    del source
    return None


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The next page as linked; `is_last` where 下一页 is there and cannot be followed."""
    if not _QUICK.search(source.text):
        return None
    row_urls = {row.url for row in rows}
    links = tuple(
        each for each in short_links(source) if each.url not in row_urls or NEXT.match(each.text)
    )
    link = next_of(links)
    if link is not None and not NEXT.match(link.text) and not _is_beside_others(link, links):
        link = None
    if link is None:
        return _without_link(source) or _led_back(links)
    stated = read_stated(around(link))
    if _can_follow(link, source.url):
        return _pager(stated, link, is_last=stated.is_last)
    return _pager(stated, None, is_last=_is_end(link, links, stated))


def _is_beside_others(link: Link, links: tuple[Link, ...]) -> bool:
    """True where a bare `>` stands among page numbers or 上一页; elsewhere it turns pictures."""
    block = pager_block(link)
    return bool(link.url) and any(
        other is not link
        and (other.number or PREVIOUS.match(other.text) or PREVIOUS_SIGN.match(other.text))
        for other in links_in(block, links)
    )


def _led_back(links: tuple[Link, ...]) -> Pager | None:
    """The last page of a pager that shows 上一页 there and no 下一页."""
    back = next((each for each in links if BACK.match(each.text) and each.url), None)
    return _pager(read_stated(around(back)), None, is_last=True) if back else None


def _can_follow(link: Link, url: str) -> bool:
    return bool(link.url) and not link.is_disabled and link.url != url.partition("#")[0]


def _pager(stated: Stated, link: Link | None, *, is_last: bool) -> Pager | None:
    following = () if link is None or is_last else (get(link.url),)
    return Pager(
        idiom=NAME,
        next=following,
        page=stated.page,
        total_items=stated.items,
        total_pages=stated.pages,
        is_last=is_last,
    )


def _is_end(link: Link, links: tuple[Link, ...], stated: Stated) -> bool:
    """True where a dead 下一页 means the end: disabled, stated, or the pager's others are live."""
    if link.is_leaked:
        return False
    if link.is_disabled or stated.is_last:
        return True
    if link.is_scripted or (stated.pages or 0) > (stated.page or 1):
        return False
    block = pager_block(link)
    return bool(link.url) or any(
        PREVIOUS.match(each.text) and each.url for each in links_in(block, links)
    )


def _without_link(source: PageSource) -> Pager | None:
    """A 下一页 that is no link: the last page, if what it says of itself does not deny it."""
    for element in source.tree.iter("span", "li", "div", "td", "em", "i", "button"):
        text = (element.text or "").strip()
        if NEXT.match(text) and not element.get("onclick") and element.find(".//a") is None:
            stated = read_stated("".join((element.getparent()).itertext())[:400])
            is_last = stated.is_last or stated.pages is None or stated.page is None
            return _pager(stated, None, is_last=is_last)
    return _stated_only(source)


def _stated_only(source: PageSource) -> Pager | None:
    """A page that states 共 1 页 and links no further."""
    text = live(source.text)
    found = _STATED.search(text)
    stated = read_stated(text[found.start() : found.start() + 300]) if found else Stated()
    return _pager(stated, None, is_last=True) if stated.pages == 1 else None

"""Last resort: what merely looks like the next page. A walk must see that it brings new rows.

Pure.
"""

import re

from crawler.pages.idioms.addresses import get, without_fragment
from crawler.pages.idioms.links import Link, links_of
from crawler.pages.source import PageSource
from model.identity import host_of
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "guess"

_MARK = late_pattern(
    r"(?:^|[-_\s])next(?:$|[-_\s])|nextpage|page[-_]?next|right-arrow|下一?页|后一?页",
    re.IGNORECASE,
)
_QUICK = late_pattern(r"next|下一?页|>\s*2\s*<", re.IGNORECASE)
#: Words of links that look like paging and are not: month and day of calendars, articles, slides.
_OTHER = late_pattern(
    r"[下后]一?(?:篇|条|则|月|天|周|张|年|步|题)|month|calendar|slide|swiper|banner", re.IGNORECASE
)


def read_list(source: PageSource) -> ListReading | None:
    """Nothing: the rows stand in the markup. None always."""
    del source
    return None


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The first link marked as next in its class, title or picture, else the number 2."""
    if not rows or not _QUICK.search(source.text):
        return None
    row_urls = {row.url for row in rows}
    links = [
        each
        for each in links_of(source)
        if each.url and each.url not in row_urls and _may_be(each, source.url)
    ]
    link = next((each for each in links if _is_marked(each)), None) or _second(links)
    if link is None:
        return None
    return Pager(idiom=NAME, next=(get(link.url),), is_guess=True)


def _may_be(link: Link, url: str) -> bool:
    """True for a live link to another page of the same host."""
    return (
        not link.is_disabled
        and host_of(link.url) == host_of(url)
        and link.url != without_fragment(url)
        and not _OTHER.search(_marks(link))
    )


def _marks(link: Link) -> str:
    """All that a link says of itself and its picture."""
    element = link.element
    names = [element.get(name) or "" for name in ("class", "id", "title", "rel", "aria-label")]
    pictures = [
        each.get(name) or ""
        for each in element.iter("img", "i")
        for name in ("alt", "src", "class")
    ]
    up = element.getparent()
    outer = [up.get("class") or "", up.get("id") or ""] if up is not None else []
    return " ".join([*names, *pictures, *outer, link.text])


def _is_marked(link: Link) -> bool:
    return bool(_MARK.search(_marks(link)))


def _second(links: list[Link]) -> Link | None:
    """The link that shows 2, where a link that shows 3 or nothing but numbers stands near it."""
    numbers = {each.number for each in links if each.number}
    if len(numbers) > 1:
        return next((each for each in links if each.number == 2), None)  # noqa: PLR2004 - page two
    return None

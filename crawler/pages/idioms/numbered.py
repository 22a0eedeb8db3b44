"""Numbered pages of any address style: list_2.html, index_1.htm, page/2.html, /class/x/2.

Pure. The series is learnt from the pager's own links; nothing is invented.
"""

import re
from collections.abc import Iterable

from lxml import html

from crawler.pages.idioms.addresses import get, parameters, without_fragment
from crawler.pages.idioms.links import (
    BACK,
    LAST,
    NEXT,
    NEXT_SIGN,
    Link,
    around,
    links_in,
    pager_block,
    short_links,
)
from crawler.pages.idioms.numbers import Series, fit_series
from crawler.pages.idioms.series import series_pager
from crawler.pages.idioms.stated import read_stated
from crawler.pages.source import PageSource
from model.identity import host_of
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "numbered"

_QUICK = late_pattern(r">\s*(?:\[?\d{1,4}\]?|下一?页|后一?页|下一頁|下頁|尾页|末页|&gt;|›|»)\s*<")

#: Numbers looked at to find the pager; calendars and tables hold more of them.
_MOST_NUMBERS = 12
_NUMBER = late_pattern(r"^\d{1,5}$")
_WEEK = late_pattern(r"一\s*二\s*三\s*四\s*五\s*六")
_CALENDAR = late_pattern(r"calendar|datepicker|rili", re.IGNORECASE)


def read_list(source: PageSource) -> ListReading | None:
    """Nothing: the rows stand in the markup. None always."""
    del source
    return None


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The pager whose numbered links, 下一页 and 尾页 fit one series of addresses."""
    if not source.says("下一页") and not _QUICK.search(source.text):
        return None
    block = _pager_links(short_links(source), {row.url for row in rows}, source.url)
    if not block:
        return None
    stated = read_stated(around(block[0]))
    series = _series(block, source.url, stated.pages, stated.page)
    page = (
        stated.page
        or (series.page_of(without_fragment(source.url)) if series else None)
        or (1 if series else None)
    )
    if series is None or page is None:
        return None
    pages = stated.pages or _last_page(block, series)
    following = _following(block)
    return series_pager(
        idiom=NAME,
        page=page,
        request_for=series.request,
        total_pages=pages,
        total_items=stated.items,
        is_last=_is_last(block, series, page, pages),
        following=get(following.url) if following else None,
    )


def _pager_links(links: tuple[Link, ...], row_urls: set[str], url: str) -> list[Link]:
    """Followable links of the pager: the block of 下一页, 尾页, or of numbers side by side.

    Rows are no part of it. Addresses are asked of links that may be the pager's alone.
    """
    words = _words(links)
    anchor = next(
        (
            each
            for each in words
            if (NEXT.match(each.text) or LAST.match(each.text)) and each.url not in row_urls
        ),
        None,
    )
    anchor = anchor or _first_number(links, row_urls)
    anchor = anchor or next(
        (each for each in words if BACK.match(each.text) and each.url and each.url not in row_urls),
        None,
    )
    if anchor is None:
        return []
    host = host_of(url)
    inside = [each for each in links_in(pager_block(anchor), links) if each.url not in row_urls]
    return [
        each
        for each in inside or [anchor]
        if (to := each.url) and not each.is_disabled and host_of(to) == host
    ]


def _words(links: Iterable[Link]) -> list[Link]:
    """The links that show something else than a page number."""
    return [each for each in links if each.number is None]


def _following(block: list[Link]) -> Link | None:
    """The link 下一页 of a pager."""
    return next((each for each in _words(block) if NEXT.match(each.text)), None)


def _first_number(links: tuple[Link, ...], row_urls: set[str]) -> Link | None:
    """The first page number that stands among others."""
    numbers = [each for each in links if each.number and each.url and each.url not in row_urls]
    if len(numbers) > _MOST_NUMBERS * 2:
        numbers = numbers[:_MOST_NUMBERS] + numbers[-_MOST_NUMBERS:]
    return next((each for each in numbers if _is_among_numbers(each, links, row_urls)), None)


def _is_among_numbers(link: Link, links: tuple[Link, ...], row_urls: set[str]) -> bool:
    """True for a page number beside another one, linked or not, or `>`, in the same short block."""
    block = pager_block(link)
    if _is_calendar(block):
        return False
    return any(
        other is not link
        and (other.number or NEXT_SIGN.match(other.text))
        and other.url not in row_urls
        for other in links_in(block, links)
    ) or any(_NUMBER.match((each.text or "").strip()) for each in block.iter("span", "b", "strong"))


def _is_calendar(block: html.HtmlElement) -> bool:
    """True for the days of a month: they lead to ever more pages, none of them the list's."""
    marks = " ".join(filter(None, (each.get("class") or each.get("id") for each in block.iter())))
    return bool(_WEEK.search("".join(block.itertext()).replace(" ", "")) or _CALENDAR.search(marks))


def _series(block: list[Link], url: str, pages: int | None, page: int | None) -> Series | None:
    """The series that the block's links agree on."""
    here = without_fragment(url)
    numbered = [(each.number, each.url) for each in block if each.number]
    if pages and pages > 1:
        numbered += [(pages, each.url) for each in _words(block) if LAST.match(each.text)]
    current = page or _current(block)
    following = _following(block)
    if following and current:
        numbered.append((current + 1, following.url))
    first = next((u for n, u in numbered if n == 1), here if current == 1 else "")
    series = fit_series(numbered, first=first)
    return series if series and _keeps_query(series, here) else None


def _keeps_query(series: Series, url: str) -> bool:
    """True where the series asks for this page's list: with the page's own parameters, if any."""
    if "?" not in url:
        return True
    asked, here = parameters(series.url(2)), parameters(url)
    counted = {name for name in asked if asked[name] != parameters(series.url(3)).get(name)}
    return all(asked.get(name) == text for name, text in here.items() if name not in counted)


def _current(block: list[Link]) -> int | None:
    """1 where nothing in the block leads back."""
    return None if any(BACK.match(each.text) for each in _words(block)) else 1


def _last_page(block: list[Link], series: Series) -> int | None:
    """Number of the page that 尾页 leads to."""
    numbers = [
        number
        for each in _words(block)
        if LAST.match(each.text) and (number := series.page_of(each.url))
    ]
    return max(numbers, default=None)


def _is_last(block: list[Link], series: Series, page: int, pages: int | None) -> bool:
    """Last by number; else where no link of the block leads further on."""
    if pages is not None:
        return page >= pages
    numbers = [series.page_of(each.url) or each.number or 0 for each in block]
    named = any(sign.match(each.text) for each in block for sign in (NEXT, LAST, NEXT_SIGN))
    return not named and max(numbers, default=0) <= page

"""博达 Boda VSB: page 1 is `<column>.htm`, page 2 `<column>/<pages-1>.htm`, the last `…/1.htm`.

Pure. File numbers run backwards, so an address changes its content as the column grows.
"""

import re
from collections.abc import Callable

from crawler.pages.idioms.addresses import get, parameters, with_parameters
from crawler.pages.idioms.links import NEXT, Link, links_of
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.series import series_pager
from crawler.pages.idioms.stated import Stated, read_stated
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "boda"

_GOTO = late_pattern(r"_simple_list_gotopage_fun\(\s*(\d+)\s*,")
_OLD_CELL = late_pattern(
    r"<(td|span|div)\b[^>]*\bid\s*=\s*[\"']?fanye[\w]*[\"']?[^>]*>(.*?)</\1",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = ("fanye", "gotopage_fun", "pb_sys_common")
_NEW_MARKS = ('class="p_pages"', 'class="p_t"')
_NEW_TOTAL = late_pattern(r"class=[\"']?p_t[\"']?[^>]*>\s*共\s*(\d+)\s*条")
_NEW_PAGE = late_pattern(r"class=[\"']?p_no_d[\"']?[^>]*>\s*(\d+)\s*<")
_NUMBERED = late_pattern(r"^(.*)/(\d+)(\.s?html?)$")
_COLUMN = late_pattern(r"^(.*)(\.s?html?)$")
_OLD_DYNAMIC = late_pattern(r"^(a\d+)p$")


def read_list(source: PageSource) -> ListReading | None:
    """Nothing: Boda's rows stand in the markup. None always."""
    del source
    return None


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The old pager (`fanye`, 共24条 1/3) or the new one (`p_pages`), static or dynamic."""
    del rows
    is_new = source.says('class="p_') and any(map(source.says, _NEW_MARKS))
    if not is_new and not any(map(source.says, _MARKS)):
        return None
    stated = _stated(live(source.text))
    following = _next_link(source)
    pages = stated.pages or _highest_number(source)
    page = stated.page or (1 if pages == 1 else None)
    if page is None or pages is None:
        return None
    is_last = page >= pages if following is None else None
    request_for = _requests(source.url, page, pages, following)
    return series_pager(
        idiom=NAME,
        page=page,
        request_for=request_for,
        total_pages=pages,
        total_items=stated.items,
        is_last=is_last,
        following=get(following.url) if following else None,
    )


def _stated(text: str) -> Stated:
    """What the pager says, in whichever of its forms."""
    if cell := _OLD_CELL.search(text):
        stated = read_stated(cell[2])
        if goto := _GOTO.search(text):
            return Stated(stated.items, int(goto[1]), stated.page)
        return stated
    total, page, goto = _NEW_TOTAL.search(text), _NEW_PAGE.search(text), _GOTO.search(text)
    return Stated(
        int(total[1]) if total else None,
        int(goto[1]) if goto else None,
        int(page[1]) if page else None,
    )


def _next_link(source: PageSource) -> Link | None:
    """The link 下页, where it can be followed."""
    named = (each for each in links_of(source) if NEXT.match(each.text))
    return next((each for each in named if each.url and not each.is_disabled), None)


def _highest_number(source: PageSource) -> int | None:
    """The greatest page number that the new pager shows."""
    shown = [
        int(text)
        for element in source.tree.iter("span")
        if (element.get("class") or "") in ("p_no", "p_no_d")
        and (text := "".join(element.itertext()).strip()).isdecimal()
    ]
    return max(shown, default=None)


def _requests(
    url: str, page: int, pages: int, following: Link | None
) -> Callable[[int], PageRequest]:
    """Page number → request, static or dynamic as this page's own address is."""
    for each in (following.url if following else "", url):
        if name := _page_parameter(each):
            return lambda number: get(with_parameters(each, {name: number}))
    base, extension = _column(url, page)

    def request_for(number: int) -> PageRequest:
        return get(
            f"{base}{extension}" if number == 1 else f"{base}/{pages - number + 1}{extension}"
        )

    return request_for


def _page_parameter(url: str) -> str | None:
    """The query parameter that holds the page's number in the dynamic forms."""
    query = parameters(url)
    for name in query:
        if name.lower() in ("currentnum", "pagenum"):
            return name
        if (old := _OLD_DYNAMIC.match(name)) and f"{old[1]}t" in query:
            return name
    return None


def _column(url: str, page: int) -> tuple[str, str]:
    """Address of the column without its suffix, and the suffix."""
    plain = url.partition("?")[0].partition("#")[0]
    if page > 1 and (numbered := _NUMBERED.match(plain)):
        return numbered[1], numbered[3]
    named = _COLUMN.match(plain)
    return (named[1], named[2]) if named else (plain.rstrip("/"), ".htm")

"""`_isAgg` search interface: GET /common/search/<channelId>, /searchList/… or /search/….

Pure. The channel is in `<meta name="channelId">`; old static lists may stand in comments.
"""

import re
from collections.abc import Callable

from crawler.pages.idioms.addresses import get, join, parameters, with_parameters
from crawler.pages.idioms.markup import live, shows_dates
from crawler.pages.idioms.records import (
    Record,
    at,
    count_of,
    day_of,
    load_json,
    lost_rows,
    present,
    records_of,
    row_of,
    text_of,
)
from crawler.pages.idioms.series import pages_needed, series_pager, shell_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "search_api"

_META = late_pattern(
    r"<meta\b(?=[^>]*\bname\s*=\s*[\"']channelid[\"'])[^>]*\bcontent\s*=\s*[\"']([0-9a-f]{32})[\"']",
    re.IGNORECASE,
)
_API = late_pattern(r"/(common/search|searchList|search)/(?:([0-9a-f]{32})|[\"'+])", re.IGNORECASE)
_ANSWER = late_pattern(r"/(?:common/search|searchList|search)/[0-9a-f]{32}\b", re.IGNORECASE)
_SIZE = late_pattern(r"_pageSize[\"']?\s*[=:]\s*[\"']?(\d+)")
_EMPTY_LIST = late_pattern(
    r"<(ul|ol|tbody|dl)\b[^>]*>(?:\s|<!--.*?-->)*</\1\s*>", re.IGNORECASE | re.DOTALL
)
_STATIC_CALL = late_pattern(r"createPageHTML\s*\(\s*['\"]?\w+['\"]?\s*,\s*\d", re.IGNORECASE)
_LIST_NAME = late_pattern(r"^<\w+[^>]*(?:list|ul_?con|news)", re.IGNORECASE)
_PAGE_SIZE = 18


def read_list(source: PageSource) -> ListReading | None:
    """Rows of an answer; of a page that draws its list by script the request for its first."""
    if _ANSWER.search(source.url):
        return _read_answer(source)
    if (request_for := _series(source)) is None:
        return None
    return ListReading(idiom=NAME, elsewhere=(request_for(1),), place="meta channelId")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Of the page the series; of an answer the next, by its own address and totals."""
    if _ANSWER.search(source.url):
        return _pager_of_answer(source, rows)
    if (request_for := _series(source)) is None:
        return None
    return shell_pager(idiom=NAME, request_for=request_for)


def _read_answer(source: PageSource) -> ListReading | None:
    data = at(load_json(source), "data")
    results = at(data, "results")
    if not isinstance(results, list):
        return None
    rows = present(_row(source.url, each) for each in records_of(results))
    return ListReading(
        rows=rows,
        idiom=NAME,
        place="data.results",
        problems=lost_rows(len(results), len(rows)),
        is_empty_list=not results and not count_of(at(data, "total")),
    )


def _row(base: str, record: Record) -> Row | None:
    stamp = record.get("publishedTimeStr")
    return row_of(
        base,
        title=text_of(record, "title"),
        link=text_of(record, "url"),
        published=stamp if day_of(stamp) else record.get("publishedTime"),
        extra=(("副标题", text_of(record, "subTitle")), ("栏目", text_of(record, "channelName"))),
    )


def _pager_of_answer(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    data = at(load_json(source), "data")
    if at(data, "results") is None:
        return None
    asked = parameters(source.url)
    page = count_of(at(data, "page")) or count_of(asked.get("page")) or 1
    size = count_of(at(data, "rows")) or count_of(asked.get("_pageSize"))
    total = count_of(at(data, "total"))
    pages = pages_needed(total, size)
    return series_pager(
        idiom=NAME,
        page=page,
        request_for=_pages_of(source.url, source.url),
        total_pages=pages,
        total_items=total,
        is_last=not rows or (pages is not None and page >= pages),
    )


def _pages_of(url: str, referer: str) -> Callable[[int], PageRequest]:
    return lambda page: get(with_parameters(url, {"page": page}), referer=referer)


def _series(source: PageSource) -> Callable[[int], PageRequest] | None:
    """The interface of the page's channel, where the page has no list of its own."""
    if not source.says("hannel") and not source.says("HANNEL"):
        return None
    if "channelid" not in source.text[:20000].lower():
        return None
    text = live(source.text)
    meta = _META.search(text)
    if not meta or not _is_shell(source.text, text):
        return None
    path = _API.search(text)
    channel = path[2] if path and path[2] else meta[1]
    size = _SIZE.search(text)
    url = join(
        source.base,
        f"/{path[1] if path else 'common/search'}/{channel}?_isAgg=true&_isJson=true"
        f"&_pageSize={size[1] if size else _PAGE_SIZE}&_template=index"
        "&_rangeTimeGte=&_channelName=&page=1",
    )
    return _pages_of(url, source.url)


def _is_shell(raw: str, text: str) -> bool:
    """True where a script asks the interface, or the list's place is empty or commented out.

    Articles of the product name their channel too; they have an ArticleTitle and no list's place.
    """
    if "_isAgg" in text:
        return True
    if _STATIC_CALL.search(text) or "articletitle" in text[:20000].lower():
        return False
    places = [each[0] for each in _EMPTY_LIST.finditer(raw)]
    if any("<!--" in each and "<li" in each for each in places):
        return True
    return any(_LIST_NAME.search(each) for each in places) and not shows_dates(text)

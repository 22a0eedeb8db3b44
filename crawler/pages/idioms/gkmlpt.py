"""政府信息公开目录平台 gkmlpt (Guangdong): /gkmlpt/index#<column> → /gkmlpt/api/all/<column>.

Pure. 100 articles an answer; `create_time` is the published date, `date` the 成文日期.
"""

import re
from collections.abc import Callable

from crawler.pages.idioms.addresses import get, join, with_parameters
from crawler.pages.idioms.markup import live
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

NAME = "gkmlpt"

_PLACE = late_pattern(
    r"^(.*?/gkmlpt/)(?:index|policy|list|mainpage|guide)?\b[^#]*(?:#/?(\d+))?", re.IGNORECASE
)
_SITE = late_pattern(r"\bSID[\"']?\s*[:=]\s*[\"']?(\d+)")
_COLUMN = late_pattern(
    r"\b(?:CLASSIFY_?(?:ID|MAIN)?|CATEGORY_?ID|classify_main)[\"']?\s*[:=]\s*[\"']?(\d+)",
    re.IGNORECASE,
)
_API = "/gkmlpt/api/all/"
_PER_ANSWER = 100


def read_list(source: PageSource) -> ListReading | None:
    """Rows of an answer; of the page the request for its first."""
    if _API in source.url:
        return _read_answer(source)
    if (request_for := _series(source)) is None:
        return None
    return ListReading(idiom=NAME, elsewhere=(request_for(1),), place="gkmlpt/api/all")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Of the page the series; of an answer the next, by its own address and totals."""
    if _API in source.url:
        return _pager_of_answer(source, rows)
    if (request_for := _series(source)) is None:
        return None
    return shell_pager(idiom=NAME, request_for=request_for)


def _read_answer(source: PageSource) -> ListReading | None:
    answer = load_json(source)
    articles = at(answer, "articles")
    if not isinstance(articles, list):
        return None
    rows = present(_row(source.url, each) for each in records_of(articles))
    return ListReading(
        rows=rows,
        idiom=NAME,
        place="articles",
        reasons=_notes(answer),
        problems=lost_rows(len(articles), len(rows)),
        is_empty_list=not articles and not count_of(at(answer, "total")),
    )


def _row(base: str, record: Record) -> Row | None:
    written = day_of(record.get("date"))
    published = record.get("create_time") or record.get("display_publish_time")
    return row_of(
        base,
        title=text_of(record, "title"),
        link=text_of(record, "url", "post_url"),
        published=published,
        extra=(
            ("成文日期", written.isoformat() if written else ""),
            ("发文字号", text_of(record, "document_number")),
            ("发布机构", text_of(record, "publisher")),
        ),
    )


def _notes(answer: object) -> tuple[str, ...]:
    """Which total is counted, where the interface states two."""
    total, posts = count_of(at(answer, "total")), count_of(at(answer, "classify", "post_count"))
    if total is None or posts is None or total == posts:
        return ()
    return (f"目录自报 {posts} 条（post_count），接口可列出 {total} 条：按可列出的清点",)


def _pager_of_answer(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    answer = load_json(source)
    if at(answer, "articles") is None:
        return None
    total, offset = count_of(at(answer, "total")), count_of(at(answer, "offset"))
    page = _page(source.url, offset)
    pages = pages_needed(total, _PER_ANSWER)
    return series_pager(
        idiom=NAME,
        page=page,
        request_for=_pages_of(source.url, source.url),
        total_pages=pages,
        total_items=total,
        is_last=not rows or (pages is not None and page >= pages),
    )


def _page(url: str, offset: int | None) -> int:
    """Number of an answer, by its offset, else by its address."""
    if offset is not None:
        return offset // _PER_ANSWER + 1
    found = re.search(r"[?&]page=(\d+)", url)
    return max(int(found[1]), 1) if found else 1


def _pages_of(url: str, referer: str) -> Callable[[int], PageRequest]:
    return lambda page: get(with_parameters(url, {"page": page}), referer=referer)


def _series(source: PageSource) -> Callable[[int], PageRequest] | None:
    """The interface of the page's column; without a column the whole catalogue (0)."""
    if "/gkmlpt" not in source.url:
        return None
    text = live(source.text)
    place, site = _PLACE.match(source.url), _SITE.search(text)
    if not place or not site or "/content/" in source.url:
        return None
    named = _COLUMN.search(text)
    column = place[2] or (named[1] if named else "0")
    url = join(place[1], f"{place[1]}api/all/{column}?page=1&sid={site[1]}")
    return _pages_of(url, source.url)

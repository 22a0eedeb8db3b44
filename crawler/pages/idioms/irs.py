"""irs data tables: POST /irs/front/list with JSON; the columns of a table have coded names.

Pure.
"""

import json
import re
from collections.abc import Callable, Mapping

from crawler.pages.idioms.addresses import join
from crawler.pages.idioms.literals import literal_around
from crawler.pages.idioms.markup import live, plain, shows_dates
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
from crawler.pages.idioms.series import pages_needed, shell_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "irs"

_API = late_pattern(r"[\"'`]([^\"'`\s]*/irs/front/list[^\"'`\s]*)[\"'`]")
_TABLE = late_pattern(r"[\"']?tableName[\"']?\s*:")
_HAN = late_pattern(r"[\u4e00-\u9fff]")
_TITLES = ("DOCTITLE", "doc_title", "title", "TITLE")
_LINKS = ("doc_pub_url", "DOCPUBURL", "url", "link")
_DAYS = ("doc_pub_time", "DOCPUBTIME", "DOCRELTIME", "publish_time", "pub_time", "save_time")
_LONGEST_TITLE = 200
_PAGE_SIZE = 15
_JSON = "application/json;charset=UTF-8"


def read_list(source: PageSource) -> ListReading | None:
    """Rows of an answer; of the page the request for its first."""
    if "/irs/front/list" in source.url:
        return _read_answer(source)
    if "/irs/front/list" not in source.scripts:
        return None
    if (request_for := _series(source)) is None:
        if shows_dates(source.text):
            return None
        problem = "本页列表由 /irs/front/list 接口提供，页面里没有完整的查询参数"
        return ListReading(idiom=NAME, problems=(problem,))
    return ListReading(idiom=NAME, elsewhere=(request_for(1),), place="irs/front/list")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Of the page the series; of an answer its place and totals (its body is not known here)."""
    if "/irs/front/list" in source.url:
        return _pager_of_answer(source, rows)
    if "/irs/front/list" not in source.scripts or (request_for := _series(source)) is None:
        return None
    return shell_pager(idiom=NAME, request_for=request_for)


def _read_answer(source: PageSource) -> ListReading | None:
    data = at(load_json(source), "data")
    records = at(data, "list")
    if not isinstance(records, list):
        return None
    listed = records_of(records)
    key = _title_key(listed)
    rows = present(_row(source.url, each, key) for each in listed)
    return ListReading(
        rows=rows,
        idiom=NAME,
        place="data.list",
        reasons=(f"以 {key} 为标题",) if key and key not in _TITLES else (),
        problems=lost_rows(len(records), len(rows)),
        is_empty_list=not records and not count_of(at(data, "pager", "total")),
    )


def _title_key(records: list[Record]) -> str:
    """The key of titles: by its name, else the coded one with most distinct Chinese text."""
    if not records:
        return ""
    named = next((key for key in _TITLES if text_of(records[0], key)), "")
    if named:
        return named
    keys = [key for key in records[0] if key.startswith("f_")]
    return max(keys, key=lambda key: _titleness(records, key), default="")


def _titleness(records: list[Record], key: str) -> tuple[int, int]:
    texts = [text for each in records if _HAN.search(text := text_of(each, key))]
    plausible = [text for text in texts if len(text) <= _LONGEST_TITLE]
    return len(set(plausible)), sum(map(len, plausible))


def _row(base: str, record: Record, title_key: str) -> Row | None:
    link = text_of(record, *_LINKS) or next(
        (str(v) for v in record.values() if isinstance(v, str) and re.match(r"https?://\S+$", v)),
        "",
    )
    published = next((record.get(key) for key in _DAYS if day_of(record.get(key))), None)
    title = plain(text_of(record, title_key)) if title_key else ""
    return row_of(base, title=title, link=link, published=published)


def _pager_of_answer(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    data = at(load_json(source), "data")
    if at(data, "list") is None:
        return None
    pager = at(data, "pager")
    total = count_of(at(pager, "total"))
    pages = count_of(at(pager, "pageCount")) or pages_needed(total, count_of(at(pager, "pageSize")))
    page = count_of(at(pager, "pageNo"))
    is_last = not rows or (page is not None and pages is not None and page >= pages)
    return Pager(idiom=NAME, page=page, total_items=total, total_pages=pages, is_last=is_last)


def _series(source: PageSource) -> Callable[[int], PageRequest] | None:
    """The interface and the query, as a script of the page writes them."""
    text = live(source.text)
    api, query = _API.search(text), _query(text)
    url = join(source.base, api[1]) if api else ""
    if not url or not query:
        return None

    def request_for(page: int) -> PageRequest:
        size = count_of(query.get("pageSize")) or _PAGE_SIZE
        body = json.dumps({**query, "pageNo": page, "pageSize": size}, ensure_ascii=False)
        return PageRequest(
            url=url, method="POST", body=body, content_type=_JSON, referer=source.url
        )

    return request_for


def _query(text: str) -> Mapping[str, object] | None:
    """The object that names the table."""
    value = literal_around(text, _TABLE)
    named = isinstance(value, Mapping) and isinstance(value.get("tableName"), str)
    return value if named and isinstance(value, Mapping) else None

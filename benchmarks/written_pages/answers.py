"""Families whose rows are not in the markup: answers in XML and JSON, rows drawn by script."""

# ruff: noqa: E501 - lines of markup stay whole; all writers take the same arguments

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from urllib.parse import urljoin

from written_pages.frame import write_frame
from written_pages.truth import TruthRow, WrittenPage
from written_pages.words import Drawn


def _dataproxy(rows: list[Drawn], url: str) -> str:
    records = "".join(
        f'<record><![CDATA[<li><a href="{urljoin(url, row.href)}" title="{escape(row.title)}">{escape(row.title[:20])}…</a><b>{row.day:%Y-%m-%d}</b></li>]]></record>'
        for row in rows
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><datastore><totalrecord>{len(rows)}</totalrecord><totalpage>1</totalpage><recordset>{records}</recordset></datastore>'


def _gkmlpt(rows: list[Drawn], url: str) -> str:
    def second(row: Drawn) -> int:
        return int(datetime(row.day.year, row.day.month, row.day.day, 1, tzinfo=UTC).timestamp())

    articles = [
        {
            "id": index,
            "title": row.title,
            "url": urljoin(url, row.href),
            "create_time": second(row),
            "date": second(row) - 86400 * 9,
            "created_at": "2026-01-01 00:00:00",
        }
        for index, row in enumerate(rows)
    ]
    return json.dumps(
        {
            "classify": {"id": 1, "post_count": 999},
            "total": len(rows),
            "offset": 0,
            "articles": articles,
        }
    )


def _search(rows: list[Drawn], url: str) -> str:
    results = [
        {
            "title": row.title,
            "url": urljoin(url, row.href),
            "publishedTimeStr": f"{row.day:%Y-%m-%d} 08:00:00",
        }
        for row in rows
    ]
    return json.dumps(
        {"data": {"total": len(rows), "rows": 20, "page": 1, "results": results}},
        ensure_ascii=False,
    )


ANSWERS: dict[str, tuple[str, Callable[[list[Drawn], str], str] | None]] = {
    "dataproxy": (
        "http://www.city.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=20&perpage=20",
        _dataproxy,
    ),
    "gkmlpt": ("http://www.city.gov.cn/gkmlpt/api/all/2719?page=1&sid=2000001", _gkmlpt),
    "search": (
        "http://www.city.gov.cn/common/search/e5eb2abb1f2f4c6e9d3a8b7c6d5e4f3a?_isAgg=true&_isJson=true&_pageSize=20&page=1",
        _search,
    ),
    "written_by_script": ("", None),
}


def write_answer(chance: random.Random, family: str, rows: list[Drawn]) -> WrittenPage:
    """The answer of an interface, or a page that writes its rows by script."""
    url, writer = ANSWERS[family]
    if writer is None:
        return write_frame(
            chance, family, rows, "dash", _script(rows), [(row.day, None) for row in rows]
        )
    truth = tuple(
        TruthRow(url=urljoin(url, row.href), title=row.title, day=row.day) for row in rows
    )
    body = writer(rows, url).encode()
    return WrittenPage(
        family=family, size=len(rows), form="dash", url=url, body=body, rows=truth, is_html=False
    )


def _script(rows: list[Drawn]) -> str:
    """Rows as some pages of TRS write them; without rows an empty list."""
    if not rows:
        return "<ul></ul>"
    calls = "".join(
        f'<li><script>var url = "{row.href}"; var title = "{row.title}"; var FILENUM = ""; document.writeln("{row.day:%Y-%m-%d} 17:32");</script></li>'
        for row in rows
    )
    return f"<ul>{calls}</ul>"

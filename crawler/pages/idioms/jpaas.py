"""大汉 jpaas: GET …/front/page/build/unit with the page number inside `paramJson`.

Pure. Answers are JSON whose `data.html` holds the rows; an empty fragment is the end.
"""

import html
import json
import re
from collections.abc import Callable, Mapping

from crawler.pages.idioms.addresses import get, join, parameters, with_parameters
from crawler.pages.idioms.fragments import rows_of_markup
from crawler.pages.idioms.literals import NoLiteral, parse_literal
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.records import at, count_of, load_json
from crawler.pages.idioms.series import pages_needed, shell_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "jpaas"

_UNIT = "jpaas-publish-server/front/page/build/unit"
_TAG = late_pattern(r"<\w+\b[^>]*build/unit[^>]*>", re.IGNORECASE | re.DOTALL)
_URL = late_pattern(r"\b(?:url|data-url)\s*=\s*[\"']([^\"']*build/unit[^\"']*)[\"']", re.IGNORECASE)
_QUERY = late_pattern(r"\bquery-?data\s*=\s*(\"[^\"]*\"|'\{\"[^']*\}')", re.IGNORECASE)
_PLAIN_URL = late_pattern(r"[\"']([^\"'\s]*build/unit\?[^\"'\s]+)[\"']")
_MAIN_LABEL = late_pattern(r"列表|分页|list|当前栏目|内容", re.IGNORECASE)
_COUNT = late_pattern(r"[\"']?\bcount[\"']?\s*[=:]\s*[\"']?(\d+)")
_ROWS = late_pattern(r"[\"']?\brows[\"']?\s*[=:]\s*[\"']?(\d+)")
_PAGE_SIZE = 15


def read_list(source: PageSource) -> ListReading | None:
    """Rows of an answer; of the column page the request for its first."""
    if _UNIT in source.url:
        fragment = _fragment(source)
        if fragment is None:
            return None
        rows = rows_of_markup(fragment, source.url)
        is_odd = not rows and "<a" in fragment.lower()
        return ListReading(
            rows=rows,
            idiom=NAME,
            place="data.html",
            problems=("接口返回的列表片段里没有读出任何一行",) if is_odd else (),
            is_empty_list=not rows and not is_odd,
        )
    if (request_for := _series(source)) is None:
        return None
    return ListReading(idiom=NAME, elsewhere=(request_for(1),), place="build/unit")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Of the column page the series; of an answer the next request, by its own address."""
    if _UNIT in source.url:
        return _pager_of_answer(source, rows)
    if (request_for := _series(source)) is None:
        return None
    return shell_pager(idiom=NAME, request_for=request_for)


def _fragment(source: PageSource) -> str | None:
    """The rows' markup; None where the answer is of another form."""
    answer = load_json(source)
    for found in (at(answer, "data", "html"), at(answer, "data")):
        if isinstance(found, str):
            return found
    return None


def _pager_of_answer(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    fragment = html.unescape(_fragment(source) or "")
    asked = _asked(source.url)
    page, size = count_of(asked.get("pageNo")) or 1, count_of(asked.get("pageSize"))
    count, per_page = _COUNT.search(fragment), _ROWS.search(fragment)
    items = int(count[1]) if count else None
    pages = pages_needed(items, int(per_page[1]) if per_page else size)
    request_for = _at_address(source.url, asked, source.url)
    is_last = not rows or (pages is not None and page >= pages)
    return Pager(
        idiom=NAME,
        next=() if is_last else (request_for(page + 1),),
        page=page,
        total_items=items,
        total_pages=pages,
        request_for=request_for,
        is_last=is_last,
    )


def _asked(url: str) -> dict[str, object]:
    """What `paramJson` of an address says."""
    try:
        value = parse_literal(parameters(url).get("paramJson", ""))
    except NoLiteral:
        return {}
    return dict(value) if isinstance(value, Mapping) else {}


def _at_address(
    url: str, asked: Mapping[str, object], referer: str
) -> Callable[[int], PageRequest]:
    """Page number → request; only the number inside `paramJson` changes."""

    def request_for(page: int) -> PageRequest:
        sent = {**asked, "pageNo": page, "pageSize": asked.get("pageSize") or _PAGE_SIZE}
        text = json.dumps(sent, ensure_ascii=False, separators=(",", ":"))
        return get(with_parameters(url, {"paramJson": text}), referer=referer)

    return request_for


def _series(source: PageSource) -> Callable[[int], PageRequest] | None:
    """The unit of the page that looks most like its main list."""
    if not source.says("build/unit"):
        return None
    text = live(source.text)
    addresses = [each for tag in _TAG.finditer(text) if (each := _address(source, tag[0]))]
    addresses += [
        each
        for link in _PLAIN_URL.finditer(text)
        if (each := join(source.base, html.unescape(link[1])))
    ]
    if not addresses:
        return None
    labelled = [each for each in addresses if _MAIN_LABEL.search(parameters(each).get("tagId", ""))]
    url = (labelled or addresses)[0]
    return _at_address(url, _asked(url), source.url)


def _address(source: PageSource, tag: str) -> str:
    """The address that one unit's element asks, without the page."""
    url, query = _URL.search(tag), _QUERY.search(tag)
    address = join(source.base, html.unescape(url[1])) if url else ""
    if not address or not query:
        return address if "?" in address else ""
    try:
        given = parse_literal(html.unescape(query[1][1:-1]))
    except NoLiteral:
        return ""
    if not isinstance(given, Mapping):
        return ""
    return with_parameters(address, {n: "null" if v is None else v for n, v in given.items()})

"""大汉 Hanweb 信息公开 module: the list is what POST /module/xxgk/search.jsp answers.

Pure. The interface may answer with more than the column: rows are then narrowed by `art_<column>_`.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote

from lxml import html

from crawler.pages.idioms.addresses import join, parameters, with_parameters
from crawler.pages.idioms.fragments import parse_fragment, row_of_element
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.records import present
from crawler.pages.idioms.series import shell_pager
from crawler.pages.idioms.stated import read_stated
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "hanweb_xxgk"

_SEARCH = late_pattern(r"([\w/.:-]*/module/xxgk/search\.jsp)(\?[^\"'\s<>)]*)?", re.IGNORECASE)
_DIVISION = late_pattern(r"search\.jsp.{0,600}?,\s*[\"'](div\w+)[\"']", re.IGNORECASE | re.DOTALL)
_AREA = late_pattern(r"[?&;](?:vc_xxgk)?area=([^&\"';#]+)")
_JDID = late_pattern(r"[?&;]jdid=(\d+)")
_COLUMN = late_pattern(r"/col/col(\d+)")
_ROW = late_pattern(r"tr_main_value_(?:odd|even)|bt_link")
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"
#: A parameter the interface passes over; it keeps the column beside the answer.
_OURS = "columnid"


def read_list(source: PageSource) -> ListReading | None:
    """Rows of an answer; of the column page the request for its first."""
    if source.says("tr_main_value") or source.says("bt_link"):
        return _rows_of_answer(source)
    if (first := _series(source)) is None:
        return None
    return ListReading(idiom=NAME, elsewhere=(_request(first, 1, source.url),), place="search.jsp")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Of the column page the series of requests; of an answer 共 N 页 and its place."""
    if "search.jsp" in source.url:
        return _pager_of_answer(source, rows)
    if (first := _series(source)) is None:
        return None
    return shell_pager(idiom=NAME, request_for=lambda page: _request(first, page, source.url))


def _rows_of_answer(source: PageSource) -> ListReading | None:
    root, base = parse_fragment(live(source.text)), source.base
    elements = [each for each in root.iter() if _is_row(each)]
    rows = present(row_of_element(each, base) for each in elements)
    asked = parameters(source.url)
    column = asked.get(_OURS, "")
    own = tuple(row for row in rows if f"art_{column}_" in row.url)
    if column and own and not asked.get("infotypeId") and len(own) < len(rows):
        reason = f"接口返回 {len(rows)} 行，其中 {len(own)} 行属于本栏目（art_{column}_），其余略过"
        return ListReading(rows=own, idiom=NAME, place="tr_main_value", reasons=(reason,))
    return ListReading(rows=rows, idiom=NAME, place="tr_main_value") if rows else None


def _is_row(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or not _ROW.search(element.get("class") or ""):
        return False
    return element.tag in ("tr", "li", "div", "td")


def _pager_of_answer(source: PageSource, rows: tuple[Row, ...]) -> Pager:
    """The answer's numbers; its form is not known here, so the column page asks for the next."""
    stated = read_stated(live(source.text)[-4000:])
    asked = parameters(source.url).get("currpage", "")
    page = int(asked) if asked.isdecimal() else stated.page
    is_last = not rows or (page is not None and stated.pages is not None and page >= stated.pages)
    return Pager(
        idiom=NAME,
        page=page,
        total_items=stated.items,
        total_pages=stated.pages,
        is_last=is_last,
    )


def _series(source: PageSource) -> tuple[str, Mapping[str, str]] | None:
    """Address of the interface and the form that names the list, by the page's script."""
    if not source.says("module/xxgk/search.jsp"):
        return None
    text = live(source.text).replace("&amp;", "&")
    found = _SEARCH.search(text)
    url = join(source.base, found[1]) if found else ""
    if not found or not url:
        return None
    form = {name: value for name, value in parameters(found[2] or "").items() if "+" not in value}
    here = parameters(source.url)
    division, jdid = _DIVISION.search(text), _JDID.search(text)
    area = _AREA.search(found[2] or "") or _AREA.search(text) or _AREA.search(source.url)
    column = _COLUMN.search(source.url)
    form |= {
        "infotypeId": form.get("infotypeId") or here.get("number", ""),
        "area": area[1] if area and "+" not in area[1] else "",
        "jdid": form.get("jdid") or (jdid[1] if jdid else ""),
        "divid": division[1] if division else f"div{column[1]}" if column else "",
    }
    address = with_parameters(url, {_OURS: column[1]} if column else {})
    return address, form


def _request(series: tuple[str, Mapping[str, str]], page: int, referer: str) -> PageRequest:
    """Ask for one page, from 1; its number is in the address and in the form."""
    url, form = series
    asked = with_parameters(url, {"infotypeId": form["infotypeId"], "currpage": page})
    body = "&".join(
        f"{name}={quote(value, safe='')}" for name, value in {**form, "currpage": str(page)}.items()
    )
    return PageRequest(url=asked, method="POST", body=body, content_type=_FORM, referer=referer)

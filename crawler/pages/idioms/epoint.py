"""国泰新点 Epoint: POST …/lightfrontaction/getgovinfolist, or static `ul.ewb-note-items` pages.

Pure. The site's guid stands in /js/webBuilderCommon.js, so a column page may take two steps.
"""

import json
import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from lxml import html

from crawler.pages.idioms.addresses import get, join, parameters
from crawler.pages.idioms.links import Link, links_in, links_of
from crawler.pages.idioms.literals import literal_after
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.numbers import fit_series
from crawler.pages.idioms.records import (
    Record,
    at,
    count_of,
    load_json,
    lost_rows,
    present,
    records_of,
    row_of,
    text_of,
)
from crawler.pages.idioms.series import pages_needed, series_pager, shell_pager
from crawler.pages.idioms.stated import read_stated
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "epoint"

_ACTION = "/rest/lightfrontaction/getgovinfolist"
_SITE = late_pattern(r"\bsiteInfo\s*=\s*")
_SETTINGS_FILE = late_pattern(r"[\"']([^\"']*webBuilderCommon\.js)(?:\?[^\"']*)?[\"']")
_CATEGORY = late_pattern(r"\bcategorynum[\"']?\s*[:=]\s*[\"']?(\d{3,})", re.IGNORECASE)
_FILLED = late_pattern(r"ewb-note-items[^>]*>\s*<li")
_NUMBER = late_pattern(r"^\d{1,5}$")
_PAGE_SIZE = 50
_JSON = "application/json;charset=UTF-8"


def read_list(source: PageSource) -> ListReading | None:
    """Rows of an answer; of the column page, or of its settings file, where to ask next."""
    if _ACTION in source.url.lower():
        return _read_answer(source)
    if request_for := _series(source):
        return ListReading(idiom=NAME, elsewhere=(request_for(1),), place="getgovinfolist")
    settings = _settings_request(source)
    return ListReading(idiom=NAME, elsewhere=(settings,), place="siteInfo") if settings else None


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The series of the interface, an answer's totals, or the static pager with `li.active`."""
    if _ACTION in source.url.lower():
        return _pager_of_answer(source, rows)
    if request_for := _series(source):
        return shell_pager(idiom=NAME, request_for=request_for)
    if source.says("ewb-") and source.says("active"):
        return _static_pager(source)
    return None


def _read_answer(source: PageSource) -> ListReading | None:
    custom = at(load_json(source), "custom")
    data = at(custom, "data")
    if not isinstance(data, list):
        return None
    rows = present(_row(source.url, each) for each in records_of(data))
    return ListReading(
        rows=rows,
        idiom=NAME,
        place="custom.data",
        problems=lost_rows(len(data), len(rows)),
        is_empty_list=not data and not count_of(at(custom, "total")),
    )


def _row(base: str, record: Record) -> Row | None:
    return row_of(
        base,
        title=text_of(record, "realtitle", "title"),
        link=text_of(record, "infourl"),
        published=text_of(record, "infodate", "publishdate", "date"),
    )


def _pager_of_answer(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    custom = at(load_json(source), "custom")
    if at(custom, "data") is None:
        return None
    total, page = count_of(at(custom, "total")), count_of(at(custom, "pageIndex"))
    size = count_of(at(custom, "pageSize"))
    pages = pages_needed(total, size)
    is_last = (
        not rows
        or (total is not None and page is None and len(rows) >= total)
        or (page is not None and pages is not None and page >= pages)
    )
    return Pager(idiom=NAME, page=page, total_items=total, total_pages=pages, is_last=is_last)


def _category(source: PageSource) -> tuple[str, str]:
    """Number of the category and code of the department, from the address, else the script."""
    asked = parameters(source.url)
    named = _CATEGORY.search(live(source.text))
    number = asked.get("categorynum") or asked.get("categoryNum") or (named[1] if named else "")
    return number, asked.get("deptcode", "")


def _is_ours(source: PageSource) -> bool:
    return "siteInfo" in source.scripts or "webBuilderCommon" in source.scripts


def _has_rows(source: PageSource) -> bool:
    """True where the page's own list is filled."""
    return bool(_FILLED.search(live(source.text)))


def _series(source: PageSource) -> Callable[[int], PageRequest] | None:
    """The interface, where the page or settings file names the site."""
    if not _is_ours(source) or "siteGuid" not in source.text or _has_rows(source):
        return None
    site = literal_after(live(source.text), _SITE)
    guid, project = at(site, "siteGuid"), at(site, "projectName")
    category, department = _category(source)
    if not isinstance(guid, str) or not category:
        return None
    url = join(source.base, f"/{str(project or 'EWB-FRONT').strip('/')}{_ACTION}")
    sent = {"deptcode": department, "categorynum": category, "siteGuid": guid}
    referer = parameters(source.url).get("from") or source.url

    def request_for(page: int) -> PageRequest:
        body = json.dumps({**sent, "pageIndex": page, "pageSize": _PAGE_SIZE})
        return PageRequest(url=url, method="POST", body=body, content_type=_JSON, referer=referer)

    return request_for


def _settings_request(source: PageSource) -> PageRequest | None:
    """The settings file, asked with the category so that its reader knows the column."""
    if not _is_ours(source) or _has_rows(source):
        return None
    text = live(source.text)
    named, (category, department) = _SETTINGS_FILE.search(text), _category(source)
    is_list = "getgovinfolist" in text.lower() or "govInfo" in urlsplit(source.url).path
    if not named or not category or not is_list:
        return None
    query = f"?categorynum={quote(category)}&deptcode={quote(department)}"
    url = join(source.base, named[1])
    return get(f"{url}{query}", referer=source.url) if url else None


def _static_pager(source: PageSource) -> Pager | None:
    """The pager whose current page is `li.active`; its numbered links give the series."""
    active = next((e for e in source.tree.iter("li") if _is_active_number(e)), None)
    if active is None:
        return None
    page = int("".join(active.itertext()).strip())
    block = active.getparent()
    links = links_in(block, links_of(source))
    numbered = [(each.number, each.url) for each in links if each.number and each.url]
    first = source.url if page == 1 else next((url for n, url in numbered if n == 1), "")
    series = fit_series(numbered, first=first)
    pages = _last_number(block, numbered, page)
    if series is None:
        following = _following(links, page)
        return Pager(idiom=NAME, page=page, next=following, is_last=not following and not numbered)
    return series_pager(
        idiom=NAME,
        page=page,
        request_for=series.request,
        total_pages=pages,
        total_items=read_stated("".join(block.itertext())).items,
    )


def _is_active_number(element: html.HtmlElement) -> bool:
    text = "".join(element.itertext()).strip()
    return "active" in (element.get("class") or "").split() and bool(_NUMBER.match(text))


def _last_number(block: html.HtmlElement, numbered: list[tuple[int, str]], page: int) -> int | None:
    stated = read_stated("".join(block.itertext())).pages
    highest = max([number for number, _ in numbered] + [page])
    return stated or (highest if highest == page or not _has_gap(block) else None)


def _has_gap(block: html.HtmlElement) -> bool:
    """True where the pager shows `…`: pages beyond the greatest shown number may follow."""
    return any(sign in "".join(block.itertext()) for sign in ("...", "…"))


def _following(links: list[Link], page: int) -> tuple[PageRequest, ...]:
    return tuple(get(each.url) for each in links if each.number == page + 1 and each.url)[:1]

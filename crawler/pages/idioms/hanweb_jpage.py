"""大汉 Hanweb jpage: rows in `<datastore>` XML, inline or answered by dataproxy.jsp.

Pure. Answers overlap: each may hold several pages' worth, so rows are told apart by address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from crawler.pages.idioms.addresses import join, parameters, with_parameters
from crawler.pages.idioms.datastores import column_of, has_store, records_in, totals_in
from crawler.pages.idioms.fragments import row_of_record
from crawler.pages.idioms.literals import calls, literal_around
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.records import count_of, present
from crawler.pages.idioms.series import pages_needed, series_pager, shell_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "hanweb_jpage"

_NEXT_GROUP = late_pattern(
    r"(?:href=[\"'])?([^\"'<>\s\[]*(?:dataproxy|getMessage)\.\w+\?[^\"'<>\]]+)", re.IGNORECASE
)
_PROXY = late_pattern(r"/(?:dataproxy\.jsp|messageController/getMessage\.do)", re.IGNORECASE)
_PROXY_KEY = late_pattern(r"proxyUrl[\"']?\s*:")
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"
#: What every form of it has one of, if not a store; of its pager.
_MARKS, _PAGED_BY = ("dataproxy", "InitData", "getMessage.do"), ("jpage", "getMessage.do")
_PER_PAGE, _GROUP = 15, 3
#: Parameters that say which part is asked for, not of which list.
_WINDOW = {"page", "startrecord", "endrecord", "perpage", "callback", "_"}


@dataclass(frozen=True, slots=True)
class _Unit:
    """The list interface as the page's own script is set up to ask it."""

    proxy: str
    form: Mapping[str, str]
    per_page: int
    group: int
    total: int | None
    #: True where the page says that the column has nothing.
    is_empty: bool = False

    def request(self, page: int, window: int, referer: str) -> PageRequest:
        """Ask for `window` records, named by page number and by record number alike."""
        start = (page - 1) * window + 1
        url = with_parameters(
            self.proxy,
            {
                "page": page,
                "startrecord": start,
                "endrecord": max(start, min(page * window, self.total or page * window)),
                "perpage": window,
            },
        )
        body = "&".join(f"{name}={quote(text, safe='')}" for name, text in self.form.items())
        if "getMessage" in self.proxy:
            return PageRequest(url=f"{url}&{body}&callback=cb", referer=referer)
        return PageRequest(url=url, method="POST", body=body, content_type=_FORM, referer=referer)


def read_list(source: PageSource) -> ListReading | None:
    """Distinct rows of the XML; where the page has none, the request for the first."""
    if not _is_marked(source) and not _PROXY.search(source.url):
        return None
    unit = None if _is_answer(source) else _unit(source)
    rows = () if unit and unit.is_empty else _distinct_rows(source)
    if rows or _is_answer(source) or (unit and unit.is_empty):
        return _reading(source, rows, unit)
    if unit is None:
        return None
    first = unit.request(1, unit.per_page * unit.group, source.url)
    return ListReading(idiom=NAME, elsewhere=(first,), place="dataproxy.jsp")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Of a column page the series of requests; of an answer its totals and its place in them."""
    if not source.says("datastore") and not any(each in source.scripts for each in _PAGED_BY):
        return None
    if _is_answer(source):
        return _pager_of_answer(source, rows)
    unit = _unit(source)
    if unit is None:
        return None
    window = _window(unit, len(records_in(source)))

    def request_for(page: int) -> PageRequest:
        return unit.request(page, window, source.url)

    pages = pages_needed(unit.total, window)
    if not records_in(source) and not unit.is_empty:
        return shell_pager(
            idiom=NAME, request_for=request_for, total_items=unit.total, total_pages=pages
        )
    return series_pager(
        idiom=NAME, page=1, request_for=request_for, total_pages=pages, total_items=unit.total
    )


def _is_marked(source: PageSource) -> bool:
    return source.says("datastore") or any(mark in source.scripts for mark in _MARKS)


def _distinct_rows(source: PageSource) -> tuple[Row, ...]:
    """The rows of the records, each address once, in order."""
    distinct: dict[str, Row] = {}
    for row in present(row_of_record(each, source.base) for each in records_in(source)):
        distinct.setdefault(row.url, row)
    return tuple(distinct.values())


def _reading(source: PageSource, rows: tuple[Row, ...], unit: _Unit | None) -> ListReading:
    """The rows; an answer without a store is no empty list."""
    is_empty = not rows and (unit.is_empty if unit else totals_in(source)[0] == 0)
    is_odd = unit is None and not rows and not has_store(source)
    problems = ("接口没有返回列表数据",) if is_odd else ()
    return ListReading(
        rows=rows, idiom=NAME, place="datastore", problems=problems, is_empty_list=is_empty
    )


def _is_answer(source: PageSource) -> bool:
    """True where the page is the XML itself, or JSONP around it."""
    head = source.text[:300].lstrip("\ufeff \r\n\t").lower()
    return head.startswith(("<datastore", "<?xml")) or (
        bool(_PROXY.search(source.url)) and "<html" not in head
    )


def _pager_of_answer(source: PageSource, rows: tuple[Row, ...]) -> Pager:
    """Totals, and the page by the request's own parameters; POST bodies are not known here."""
    asked = parameters(source.url)
    total, pages = totals_in(source)
    window = count_of(asked.get("perpage"))
    start = count_of(asked.get("startrecord"))
    page = count_of(asked.get("page")) or ((start - 1) // window + 1 if start and window else None)
    needed = pages_needed(total, window) or pages
    is_last = not rows or (page is not None and needed is not None and page >= needed)
    following = () if is_last or page is None else _get_next(source, page, window, asked)
    return Pager(
        idiom=NAME,
        next=following,
        page=page,
        total_items=total,
        total_pages=needed,
        is_last=is_last,
    )


def _get_next(
    source: PageSource, page: int, window: int | None, asked: Mapping[str, str]
) -> tuple[PageRequest, ...]:
    """The next request, where the whole of it is in the address."""
    if "columnid" not in {name.lower() for name in asked}:
        return ()
    changes: dict[str, object] = {"page": page + 1}
    if window and "startrecord" in asked:
        changes |= {"startrecord": page * window + 1, "endrecord": (page + 1) * window}
    return (PageRequest(url=with_parameters(source.url, changes), referer=source.url),)


def _window(unit: _Unit, inline: int) -> int:
    """Records to ask for at once: as many as the page came with, in whole pages."""
    whole = unit.per_page * unit.group
    if 0 < inline < whole and (unit.total is None or inline < unit.total):
        return (
            max(inline // unit.per_page, 1) * unit.per_page if inline >= unit.per_page else inline
        )
    return whole


def _unit(source: PageSource) -> _Unit | None:
    """The page's list interface, by its `jpage({…})` call and its `nextgroup` link."""
    text, column = live(source.text), column_of(source.url)
    link, settings = _own_link(text, column), _own_settings(text, column)
    form = _form(settings, link)
    url = join(source.base, str(settings.get("proxyUrl") or link.partition("?")[0]))
    if not url or not form or not _PROXY.search(url):
        return None
    total = count_of(settings.get("totalRecord"))
    is_named = bool(column) and form.get("columnid") == column
    return _Unit(
        proxy=url,
        form=form,
        per_page=count_of(settings.get("perPage")) or _PER_PAGE,
        group=count_of(settings.get("groupSize")) or _GROUP,
        total=total if total is not None else totals_in(source)[0],
        is_empty=is_named and total == 0,
    )


def _own_settings(text: str, column: str) -> Mapping[str, object]:
    """What `jpage` is called with for the page's column, else at its first call."""
    given: list[object] = [each[0] for each in calls(text, "jpage") if each]
    if not any(isinstance(each, Mapping) for each in given) and "getMessage.do" in text:
        given = [literal_around(text, _PROXY_KEY)]
    settings = [each for each in given if isinstance(each, Mapping)]
    own = [each for each in settings if _form(each, "").get("columnid") == column]
    return next(iter([*own, *settings]), {})


def _own_link(text: str, column: str) -> str:
    """The `nextgroup` link of the page's column, else the first; empty where there is none."""
    links = [found[1] for found in _NEXT_GROUP.finditer(_around_groups(text))]
    own = [each for each in links if parameters(each).get("columnid") == column]
    return next(iter([*own, *links]), "")


def _form(settings: Mapping[str, object], link: str) -> dict[str, str]:
    """What names the list: `ajaxParam`, else the parameters of the link."""
    given = settings.get("ajaxParam")
    if isinstance(given, str):
        return {n: t for n, t in parameters(f"?{given}").items() if n not in _WINDOW}
    if isinstance(given, Mapping) and given:
        return {name: unquote(str(text)) for name, text in given.items() if text is not None}
    if isinstance(column := settings.get("columnId"), str | int):
        return {"columnId": str(column)}
    return {n: t for n, t in parameters(link).items() if n not in _WINDOW}


def _around_groups(text: str) -> str:
    """The part of the page around its `nextgroup` links, entities resolved."""
    starts = [found.start() for found in re.finditer("nextgroup", text)]
    return " ".join(text[at_ : at_ + 600].replace("&amp;", "&") for at_ in starts[::2])

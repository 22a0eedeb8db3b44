"""大汉 Hanweb jpage: rows in `<datastore>` XML, inline or answered by dataproxy.jsp.

Pure. Answers overlap: each may hold several pages' worth, so rows are told apart by address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from crawler.pages.idioms.addresses import join, parameters, with_parameters
from crawler.pages.idioms.fragments import row_of_record
from crawler.pages.idioms.literals import NoLiteral, calls, literal_around, parse_literal
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.records import at, count_of, load_json, present
from crawler.pages.idioms.series import pages_needed, series_pager, shell_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row

NAME = "hanweb_jpage"

_STORE = re.compile(r"<datastore>(.*?)</datastore>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(
    r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE
)
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)", re.IGNORECASE)
_PAGES = re.compile(r"<totalpage>\s*(\d+)", re.IGNORECASE)
_NEXT_GROUP = re.compile(
    r"(?:href=[\"'])?([^\"'<>\s\[]*(?:dataproxy|getMessage)\.\w+\?[^\"'<>\]]+)", re.IGNORECASE
)
_INIT_DATA = re.compile(r"\bvar\s+InitData\w*\s*=\s*(?=\[)")
_PROXY = re.compile(r"/(?:dataproxy\.jsp|messageController/getMessage\.do)", re.IGNORECASE)
_PROXY_KEY = re.compile(r"proxyUrl[\"']?\s*:")
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"
#: What every form of it has one of.
_MARKS = ("datastore", "dataproxy", "InitData", "getMessage.do")
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
    if not any(mark in source.text for mark in _MARKS):
        return None
    distinct: dict[str, Row] = {}
    for row in present(row_of_record(each, source.base) for each in _records(source)):
        distinct.setdefault(row.url, row)
    rows = tuple(distinct.values())
    if rows or _is_answer(source):
        return ListReading(rows=rows, idiom=NAME, place="datastore", is_empty_list=not rows)
    unit = _unit(source)
    if unit is None:
        return None
    first = unit.request(1, unit.per_page * unit.group, source.url)
    return ListReading(idiom=NAME, elsewhere=(first,), place="dataproxy.jsp")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Of a column page the series of requests; of an answer its totals and its place in them."""
    text = source.text
    if "datastore" not in text and "jpage" not in text and "getMessage.do" not in text:
        return None
    if _is_answer(source):
        return _pager_of_answer(source, rows)
    unit = _unit(source)
    if unit is None:
        return None
    window = _window(unit, len(_records(source)))

    def request_for(page: int) -> PageRequest:
        return unit.request(page, window, source.url)

    pages = pages_needed(unit.total, window)
    if not _records(source):
        return shell_pager(
            idiom=NAME, request_for=request_for, total_items=unit.total, total_pages=pages
        )
    return series_pager(
        idiom=NAME, page=1, request_for=request_for, total_pages=pages, total_items=unit.total
    )


def _is_answer(source: PageSource) -> bool:
    """True where the page is the XML itself, or JSONP around it."""
    head = source.text[:300].lstrip("\ufeff \r\n\t").lower()
    return head.startswith(("<datastore", "<?xml")) or (
        bool(_PROXY.search(source.url)) and "<html" not in head
    )


def _pager_of_answer(source: PageSource, rows: tuple[Row, ...]) -> Pager:
    """Totals, and the page by the request's own parameters; POST bodies are not known here."""
    asked, text = parameters(source.url), _xml(source)
    total, pages = (
        count_of(found[1]) if (found := p.search(text)) else None for p in (_TOTAL, _PAGES)
    )
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


def _xml(source: PageSource) -> str:
    """The text that holds the datastore: the page's, or what JSONP wraps."""
    wrapped = at(load_json(source), "result") if "result" in source.text[:200] else None
    return wrapped if isinstance(wrapped, str) else source.text


def _records(source: PageSource) -> list[str]:
    """Markup of each record of the store that holds most of them."""
    text = live(_xml(source)) if "<html" in source.text[:2000].lower() else _xml(source)
    stores = [_RECORD.findall(found[1]) for found in _STORE.finditer(text)]
    if not stores and "InitData" in text:
        stores = [[(each, "") for each in array] for array in _init_data(text)]
    records = max(stores, key=len, default=[])
    return [cdata or plain_xml for cdata, plain_xml in records]


def _init_data(text: str) -> list[list[str]]:
    """Arrays of ready-made rows, as older versions write them."""
    found = []
    for start in _INIT_DATA.finditer(text):
        try:
            value = parse_literal(text, start.end())
        except NoLiteral:
            continue
        if isinstance(value, list):
            found.append([each for each in value if isinstance(each, str)])
    return found


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
    text = live(source.text)
    link = _NEXT_GROUP.search(plain_links(text))
    settings = next((arguments[0] for arguments in calls(text, "jpage") if arguments), None)
    if not isinstance(settings, Mapping) and "getMessage.do" in text:
        settings = literal_around(text, _PROXY_KEY)
    if not isinstance(settings, Mapping):
        settings = {}
    proxy = settings.get("proxyUrl") or (link[1].partition("?")[0] if link else "")
    form = _form(settings, link[1] if link else "")
    url = join(source.base, str(proxy))
    if not url or not form or not _PROXY.search(url):
        return None
    store = _TOTAL.search(text)
    total = count_of(settings.get("totalRecord"))
    return _Unit(
        proxy=url,
        form=form,
        per_page=count_of(settings.get("perPage")) or _PER_PAGE,
        group=count_of(settings.get("groupSize")) or _GROUP,
        total=total if total is not None else (int(store[1]) if store else None),
    )


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


def plain_links(text: str) -> str:
    """The part of the page around its `nextgroup` links, entities resolved."""
    starts = [found.start() for found in re.finditer("nextgroup", text)]
    return " ".join(text[at_ : at_ + 600].replace("&amp;", "&") for at_ in starts[::2])

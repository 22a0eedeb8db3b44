"""The `<datastore>` XML of Hanweb lists, inline or answered → its records and totals.

Pure.
"""

import re
from collections.abc import Iterator

from crawler.pages.idioms.literals import NoLiteral, parse_literal
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.records import at, load_json
from crawler.pages.source import PageSource
from model.patterns import late_pattern

_STORE = late_pattern(r"<datastore>(.*?)</datastore>", re.DOTALL | re.IGNORECASE)
_RECORD = late_pattern(
    r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE
)
_TOTAL = late_pattern(r"<totalrecord>\s*(\d+)", re.IGNORECASE)
_PAGES = late_pattern(r"<totalpage>\s*(\d+)", re.IGNORECASE)
_INIT_DATA = late_pattern(r"\bvar\s+InitData\w*\s*=\s*(?=\[)")
_COLUMN = late_pattern(r"/col/col(\d+)")


def column_of(url: str) -> str:
    """Number of the column that an address names; empty where it names none."""
    found = _COLUMN.search(url)
    return found[1] if found else ""


def records_in(source: PageSource) -> list[str]:
    """Markup of each record of the column's own store."""
    text = _xml(source)
    stores = [found[1] for found in _STORE.finditer(text)]
    if not stores and "InitData" in text:
        return max(_init_data(text), key=len, default=[])
    return _records(_own(stores, column_of(source.url)))


def totals_in(source: PageSource) -> tuple[int | None, int | None]:
    """Numbers of records and pages that the column's own store states."""
    stores = [found[1] for found in _STORE.finditer(_xml(source))]
    own = _own(stores, column_of(source.url))
    return _first(_TOTAL, own), _first(_PAGES, own)


def has_store(source: PageSource) -> bool:
    """True where there is a store at all, be it empty."""
    return bool(_STORE.search(_xml(source)))


def _own(stores: list[str], column: str) -> str:
    """The store of the page's column: by its number in links, else the one with most records."""
    if column:
        marks = re.compile(rf"art_{column}_|columnid={column}\b", re.IGNORECASE)
        named = [each for each in stores if marks.search(each)]
        stores = named or stores
    return max(stores, key=lambda each: len(_records(each)), default="")


def _records(store: str) -> list[str]:
    return [cdata or plain for cdata, plain in _RECORD.findall(store)]


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[1]) if found else None


def _xml(source: PageSource) -> str:
    """The text that holds the store: the page's, or what JSONP wraps."""
    text = source.text
    if "result" in text[:200] and isinstance(wrapped := at(load_json(source), "result"), str):
        return wrapped
    return live(text) if "<html" in text[:2000].lower() else text


def _init_data(text: str) -> Iterator[list[str]]:
    """Arrays of ready-made rows, as older versions write them."""
    for start in _INIT_DATA.finditer(text):
        try:
            value = parse_literal(text, start.end())
        except NoLiteral:
            continue
        if isinstance(value, list):
            yield [each for each in value if isinstance(each, str)]

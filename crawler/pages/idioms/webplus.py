"""webplus (苏迪): list.htm, list2.htm … or list.psp, list2.psp, with a `wp_paging` pager.

Pure.
"""

import re

from crawler.pages.idioms.addresses import get
from crawler.pages.idioms.markup import live
from crawler.pages.idioms.series import pages_needed, series_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "webplus"

_ADDRESS = late_pattern(r"^(.*/list)(\d*)(\.(?:htm|psp|html)(?:\?.*)?)$")
_EM = r"<em\b[^>]*class\s*=\s*[\"']?{}[\"']?[^>]*>\s*(\d+)\s*</em>"
_ALL_COUNT, _PER_COUNT = (
    late_pattern(_EM.format("all_count")),
    late_pattern(_EM.format("per_count")),
)
_ALL_PAGES, _CURRENT = late_pattern(_EM.format("all_pages")), late_pattern(_EM.format("curr_page"))
_LAST = late_pattern(
    r"<a\b[^>]*class\s*=\s*[\"'][^\"']*\blast\b[^\"']*[\"'][^>]*href\s*=\s*[\"'][^\"']*list(\d+)\.|"
    r"<a\b[^>]*href\s*=\s*[\"'][^\"']*list(\d+)\.\w+[^\"']*[\"'][^>]*class\s*=\s*[\"'][^\"']*\blast\b"
)
_NO_NEXT = late_pattern(
    r"<a\b(?=[^>]*class\s*=\s*[\"'][^\"']*\bnext\b)[^>]*href\s*=\s*[\"']\s*javascript:\s*void"
)


def read_list(source: PageSource) -> ListReading | None:
    """Nothing: webplus rows stand in the markup. None always."""
    del source
    return None


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The `wp_paging` pager; the last page is known by its numbers, not by 下一页."""
    del rows
    if not source.says("wp_paging"):
        return None
    text = live(source.text)
    at = text.find("wp_paging")
    address = _ADDRESS.match(source.url.partition("#")[0])
    if at < 0 or not address:
        return None
    block = text[at:]
    page = _number(_CURRENT, block) or int(address[2] or 1)
    items = _number(_ALL_COUNT, block)
    pages = (
        _number(_ALL_PAGES, block)
        or pages_needed(items, _number(_PER_COUNT, block))
        or _number(_LAST, block)
    )

    def request_for(number: int) -> PageRequest:
        return get(f"{address[1]}{'' if number == 1 else number}{address[3]}")

    return series_pager(
        idiom=NAME,
        page=page,
        request_for=request_for,
        total_pages=pages if pages or items != 0 else 1,
        total_items=items,
        is_last=True if pages is None and _NO_NEXT.search(block) else None,
    )


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(next(group for group in found.groups() if group)) if found else None

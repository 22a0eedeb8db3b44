"""TRS WCM (拓尔思): `createPageHTML(pages, current, name, ext)`, index_N.html.

Pure. The call stands on article pages too, so a list needs more than its presence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.pages.idioms.addresses import get
from crawler.pages.idioms.literals import calls, is_commented
from crawler.pages.idioms.markup import live, plain
from crawler.pages.idioms.records import count_of, present, row_of
from crawler.pages.idioms.series import series_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "trs"

#: Names of article files: the call on such a page pages through one article's body.
_ARTICLE = late_pattern(
    r"^(?:[tPWc]\d{6,}_\d+|(?:content|post|art)_\d+|\d{6,}_?\d*|[0-9a-f]{16,})$", re.IGNORECASE
)
_EXTENSION = late_pattern(r"^\.?(s?html?|jsp|aspx?|php)$", re.IGNORECASE)
_OLD_COUNT = late_pattern(r"var\s+countPage\s*=\s*(\d+)")
_OLD_CURRENT = late_pattern(r"var\s+currentPage\s*=\s*(\d+)")
_OLD_NAME = late_pattern(r"[\"'(>=\\]([\w-]+)\\?[\"']?\s*\+\s*\\?[\"']_\\?[\"']\s*\+")
_OLD_EXTENSION = late_pattern(r"\\?[\"']\.?\\?[\"']?\s*\+\s*\\?[\"']\.?(s?html?)")
_ROW_START = late_pattern(r"\b(?:var|let|const)\s+url\s*=\s*[\"']([^\"']*)[\"']")
_ROW_TITLE = late_pattern(
    r"\btitle\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')", re.IGNORECASE
)
_ROW_NUMBER = late_pattern(r"\bFILENUM\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_ROW_DAY = late_pattern(
    r"document\.write(?:ln)?\(\s*[\"'][^\"']*?(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2})"
)
_NAMES = ("createPageHTML", "pageControl", "countPage")
_PLAIN_ARGUMENTS, _TOTAL_AT = 4, 6


@dataclass(frozen=True, slots=True)
class _Call:
    """What one pager call says; `current` counts from 0."""

    pages: int
    current: int
    name: str
    extension: str
    total: int | None = None
    #: 0 where page 2 is `name_1`, 1 where it is `name_2`.
    shift: int = 0


def read_list(source: PageSource) -> ListReading | None:
    """Rows that the page writes by `document.writeln` from `var url`, `title`, `FILENUM`."""
    if "document.write" not in source.scripts or "var url" not in source.scripts:
        return None
    rows = present(_written_rows(source))
    return ListReading(rows=rows, idiom=NAME, place="script: document.writeln") if rows else None


def _written_rows(source: PageSource) -> Iterator[Row | None]:
    text, base = live(source.text), source.base
    starts = [each for each in _ROW_START.finditer(text) if not is_commented(text, each.start())]
    ends = [*(each.start() for each in starts[1:]), len(text)][: len(starts)]
    for start, end in zip(starts, ends, strict=True):
        chunk = text[start.end() : end]
        title, number, day = (p.search(chunk) for p in (_ROW_TITLE, _ROW_NUMBER, _ROW_DAY))
        if title and day:
            yield row_of(
                base,
                title=plain((title[1] or title[2] or "").replace("\\", "")),
                link=start[1],
                published=day[1],
                extra=(("发文字号", number[1] if number else ""),),
            )


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The pager of the first call that names a list; None on article pages and in comments."""
    call = _first_call(source)
    if call is None or (call.pages == 0 and rows):
        return None
    base = source.base
    page = call.current + 1

    def request_for(number: int) -> PageRequest:
        suffix = "" if number == 1 else f"_{number - 1 + call.shift}"
        return get(urljoin(base, f"{call.name}{suffix}.{call.extension}"))

    return series_pager(
        idiom=NAME,
        page=page,
        request_for=request_for,
        total_pages=max(call.pages, 1),
        total_items=call.total,
    )


def _first_call(source: PageSource) -> _Call | None:
    if not any(name in source.scripts for name in _NAMES):
        return None
    text = live(source.text)
    found = [each for name in ("createPageHTML", "pageControl") for each in calls(text, name)]
    candidates = [_read_arguments(each) for each in found] + [_read_old(text)]
    return next((each for each in candidates if each and not _ARTICLE.match(each.name)), None)


def _read_arguments(arguments: list[object]) -> _Call | None:
    """The arguments of a call, in either order of them."""
    shift = 0
    if arguments and isinstance(arguments[0], str) and not arguments[0].isdecimal():
        arguments, shift = arguments[1:], 1
    if len(arguments) < _PLAIN_ARGUMENTS:
        return None
    pages, current = count_of(arguments[0]), count_of(arguments[1])
    name, extension = str(arguments[2]), _EXTENSION.match(str(arguments[3]))
    if pages is None or current is None or not extension or not re.match(r"^[\w./-]+$", name):
        return None
    return _Call(
        pages=pages,
        current=max(current - shift, 0),
        name=name,
        extension=extension[1],
        total=_total(arguments[_PLAIN_ARGUMENTS:], pages, shift),
        shift=shift,
    )


def _total(rest: list[object], pages: int, shift: int) -> int | None:
    """The number of items: the last argument of the long form, if as many can fill the pages."""
    if len(rest) + _PLAIN_ARGUMENTS < _TOTAL_AT and not (shift and rest):
        return None
    total = count_of(rest[-1])
    return total if total is not None and total >= pages and (pages > 0) == (total > 0) else None


def _read_old(text: str) -> _Call | None:
    """The oldest form: `var currentPage`, `var countPage` and links written piece by piece."""
    count, current = _OLD_COUNT.search(text), _OLD_CURRENT.search(text)
    if not count or not current or is_commented(text, count.start()):
        return None
    name, extension = _OLD_NAME.search(text, 0), _OLD_EXTENSION.search(text)
    return _Call(
        pages=int(count[1]),
        current=int(current[1]),
        name=name[1] if name else "index",
        extension=extension[1] if extension else "html",
    )

"""Rows that any page carries as JSON in a script: `var list = [{title, url, date}, …]`.

Pure. An array counts as a list only if its objects have a title, an address and a date each.
"""

import re
from collections.abc import Iterator

from crawler.pages.idioms.literals import NoLiteral, is_commented, read_literal
from crawler.pages.idioms.markup import shows_dates, without_templates
from crawler.pages.idioms.records import Record, day_of, present, records_of, row_of, text_of
from crawler.pages.source import PageSource
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "inline_json"

#: Quicker to look for than the whole start, and rarer than its first sign.
_ARRAY = late_pattern(r"\[\s*\{")
_SCRIPT = late_pattern("<script", re.IGNORECASE)
_QUICK = late_pattern(r"[=:(]\s*\[\s*\{")
_TITLES = (
    "title",
    "Title",
    "docTitle",
    "doctitle",
    "DOCTITLE",
    "articleTitle",
    "subject",
    "showTitle",
    "name",
)
_LINKS = (
    "url",
    "URL",
    "href",
    "link",
    "linkUrl",
    "pcUrl",
    "docpuburl",
    "DOCPUBURL",
    "urls",
    "path",
)
_DAYS = (
    "pubDate", "publishDate", "publishTime", "publishedTimeStr", "pubTime", "date", "time",
    "docreltime", "DOCRELTIME", "PUBDATE", "createTime", "create_time",
    "releaseTime", "addtime", "updateTime",
)  # fmt: skip
_MAX_ARRAYS = 40


def read_list(source: PageSource) -> ListReading | None:
    """The rows of the longest such array; None where a script holds none."""
    text = source.text
    if not _ARRAY.search(text) or not _QUICK.search(text) or not _SCRIPT.search(text):
        return None
    rows = max(_lists(source.base, without_templates(source.text)), key=len, default=())
    if not rows or shows_dates(source.text):
        return None
    return ListReading(rows=rows, idiom=NAME, place="script: JSON")


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """Nothing: how such a page goes on is its other scripts' business. None always."""
    del source, rows
    return None


def _lists(base: str, text: str) -> Iterator[tuple[Row, ...]]:
    """The rows of each array that is a list, in order; what lies inside one is not read again."""
    end = 0
    starts = [found.start() + found[0].index("[") for found in _QUICK.finditer(text)]
    for start in starts[:_MAX_ARRAYS]:
        if start < end or not _in_script(text, start) or is_commented(text, start):
            continue
        try:
            value, stop = read_literal(text, start)
        except NoLiteral:
            continue
        if rows := _rows(base, records_of(value)):
            end = stop
            yield rows


def _in_script(text: str, at: int) -> bool:
    return text.rfind("<script", 0, at) > text.rfind("</script", 0, at)


def _rows(base: str, records: list[Record]) -> tuple[Row, ...]:
    """Rows of an array if it is a list: every object has all three."""
    rows = present(_row(base, each) for each in records)
    return rows if len(rows) == len(records) else ()


def _row(base: str, record: Record) -> Row | None:
    published = next((record[key] for key in _DAYS if day_of(record.get(key))), None)
    if published is None:
        return None
    return row_of(
        base,
        title=text_of(record, *_TITLES),
        link=text_of(record, *_LINKS),
        published=published,
    )

"""JSON of a list interface → rows.

Pure.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from crawler.pages.idioms.addresses import join
from crawler.pages.idioms.markup import is_unfilled, plain
from crawler.pages.source import PageSource
from model.days import shanghai_day
from model.pages import Row
from model.patterns import late_pattern

_CALLBACK = late_pattern(r"\s*[\w$.]+\s*\(\s*(?=[\[{])")
_DAY = late_pattern(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_COMPACT_DAY = late_pattern(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{6})?$")
#: Unix moments before 1990 are no dates of web pages, but small numbers.
_FIRST_MOMENT = 631_152_000
_MILLISECONDS = 100_000_000_000

Record = Mapping[str, object]


def load_json(source: PageSource) -> object:
    """The JSON or JSONP of an answer; None where the body is neither."""
    text = source.text.lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        found = _CALLBACK.match(text[:200])
        if not found:
            return None
        text = text[found.end() :]
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def at(value: object, *path: str) -> object:
    """What stands under a path of keys; None where the path breaks off."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def records_of(value: object) -> list[Record]:
    """The objects of an array; empty for anything else."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def text_of(record: Record, *names: str) -> str:
    """The first of some keys that holds text, on one clean line."""
    for name in names:
        value = record.get(name)
        if (
            isinstance(value, str | int)
            and not isinstance(value, bool)
            and (text := plain(str(value)))
        ):
            return text
    return ""


def count_of(value: object) -> int | None:
    """A count as JSON writes it, number or digits; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and value >= 0:
        return value
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else None


def day_of(value: object) -> date | None:
    """The day in Asia/Shanghai of a time stamp: text that starts with a full date, or unix time."""
    if isinstance(value, str) and not value.strip().isdecimal():
        found = _DAY.search(value)
        return _safe_day(found) if found else None
    if isinstance(value, str) and (found := _COMPACT_DAY.match(value.strip())):
        return _safe_day(found)
    moment = count_of(value) if not isinstance(value, float) else int(value)
    if moment is None or moment < _FIRST_MOMENT:
        return None
    return _day_of_moment(moment / 1000 if moment > _MILLISECONDS else moment)


def _safe_day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _day_of_moment(seconds: float) -> date | None:
    try:
        return shanghai_day(datetime.fromtimestamp(seconds, tz=UTC))
    except (ValueError, OverflowError, OSError):
        return None


def row_of(
    base: str,
    *,
    title: str,
    link: str,
    published: object,
    extra: Iterable[tuple[str, str]] = (),
) -> Row | None:
    """One row; None where the title is missing or a template, or the link leads nowhere."""
    url = join(base, link)
    if not url or not title or is_unfilled(title):
        return None
    return Row(
        url=url,
        title=title,
        published_on=day_of(published),
        extra=tuple((label, text) for label, text in extra if text),
    )


def present(rows: Iterable[Row | None]) -> tuple[Row, ...]:
    """The rows that could be read, in order."""
    return tuple(row for row in rows if row is not None)


def lost_rows(records: int, rows: int) -> tuple[str, ...]:
    """The problem of an answer whose records could not all be read; empty where they could."""
    if rows >= records:
        return ()
    return (f"接口返回 {records} 条，其中 {records - rows} 条没有标题或地址",)

"""Texts of one row → the day on which it was published, or why that is in doubt.

Pure.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from crawler.pages.dates import DateRole, FoundDate, fold_digits, parse_dates, role_of
from model.patterns import late_pattern

_HAN = late_pattern("[\u4e00-\u9fff]")
_has_digit = late_pattern(r"[\d０-９]|[二〇一][〇○零九]|刚刚|[今昨前][天日]").search
_SIMPLE = late_pattern(
    r"^[\s\[【(（·|]*((?:19|20)\d\d)(?:-(\d\d?)-|/(\d\d?)/|\.(\d\d?)\.|年(\d\d?)月)(\d\d?)日?[\s\])】）|]*$"
)
_ISO_LENGTH = 10
_CENTURIES = ("19", "20")
_CHINESE_DATE = late_pattern(
    "[〇○零一二三四五六七八九十廿卅]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十廿卅]{1,3}日"
)
_LABELLED = late_pattern(r"日期|时间|发布|公布|公开|来信|回复|答复|截止|截至|更新|成文|印发|受理")
#: A date in prose has more words around it than a label and a source.
_MAX_WORDS = 8
_MAX_TOKEN = 60


class RowText(NamedTuple):
    """One piece of a row's text beside its title."""

    text: str
    #: Head of its table column; empty where there is none.
    label: str = ""


class RowDate(NamedTuple):
    """What a row says of its published date."""

    day: date | None = None
    month_day: tuple[int, int] | None = None
    doubt: str = ""
    #: Every labelled date, as label and ISO text.
    labelled: tuple[tuple[str, str], ...] = ()


NOTHING = RowDate()


def date_of_row(texts: Iterable[RowText], today: date | None) -> RowDate:
    """The published date among the texts of a row.

    A date labelled 发布 wins; else the only date that nothing else is said of. Two such dates
    that differ are a doubt, as is a row with none but 成文日期.
    """
    dated = [each for each in texts if _has_digit(each.text)]
    if not dated:
        return NOTHING
    if len(dated) == 1 and not dated[0].label and (day := _simple(dated[0].text, today)):
        return RowDate(day=day)
    return _choose([each for each in _find(dated, today) if each.role is not None])


def _simple(text: str, today: date | None) -> date | None:
    """The day of a text that is nothing but a date; None leaves it to the thorough way."""
    try:
        if len(text) == _ISO_LENGTH and text[:2] in _CENTURIES and text[4] == text[7] == "-":
            day = date.fromisoformat(text)
        elif found := _SIMPLE.match(text):
            month = found[2] or found[3] or found[4] or found[5]
            day = date(int(found[1]), int(month), int(found[6]))
        else:
            return None
    except ValueError:
        return None
    return None if today and day > today else day


def _find(texts: list[RowText], today: date | None) -> list[FoundDate]:
    """The dates of the texts; parts of a split date are read across them."""
    found: list[FoundDate] = []
    plain: list[str] = []
    for each in texts:
        if each.label:
            found.extend(_of_column(each, today))
        elif not is_prose(each.text):
            plain.append(each.text.strip())
    found.extend(parse_dates(" | ".join(plain), today=today))
    return found


def _of_column(text: RowText, today: date | None) -> list[FoundDate]:
    """Dates of a table cell: what its column's head says of them, unless the cell says it."""
    return [
        each
        if each.label
        else FoundDate(
            start=each.start,
            end=each.end,
            role=role_of(text.label),
            label=text.label,
            day=each.day,
            month_day=each.month_day,
            doubt=each.doubt,
        )
        for each in parse_dates(text.text.strip(), today=today)
        if not is_prose(text.text)
    ]


def is_prose(text: str) -> bool:
    """True for a sentence in which a date is only mentioned."""
    if _LABELLED.search(text) and len(text) <= _MAX_TOKEN * 2 and ("：" in text or ":" in text):
        return False
    words = len(_HAN.findall(_CHINESE_DATE.sub("", text)))
    if words <= _MAX_WORDS:
        return False
    if len(text) > _MAX_TOKEN:
        return True
    return not _LABELLED.search(text) or words > _MAX_WORDS * 2


def _choose(found: list[FoundDate]) -> RowDate:
    labelled = tuple(
        (each.label, each.day.isoformat())
        for each in found
        if each.day and each.role is not DateRole.PLAIN
    )
    for roles in (
        (DateRole.PUBLISHED,),
        (DateRole.PLAIN,),
        (DateRole.RECEIVED, DateRole.REPLIED),
    ):
        if those := [each for each in found if each.role in roles]:
            return _only(those, labelled)
    if any(each.role is DateRole.WRITTEN for each in found):
        return RowDate(doubt="行内只有成文日期，没有发布日期", labelled=labelled)
    if found:
        return RowDate(doubt="行内只有起止日期，没有发布日期", labelled=labelled)
    return NOTHING


def _only(those: list[FoundDate], labelled: tuple[tuple[str, str], ...]) -> RowDate:
    """The date that all of `those` state, or why there is none."""
    days = {each.day for each in those if each.day}
    shorts = {each.month_day for each in those if each.month_day}
    if len(days) == 1 and all(short == _short(days) for short in shorts):
        if bad := [each.doubt for each in those if each.doubt]:
            return RowDate(doubt=bad[0], labelled=labelled)
        return RowDate(day=next(iter(days)), labelled=labelled)
    if not days and len(shorts) == 1 and not any(each.doubt for each in those):
        return RowDate(month_day=next(iter(shorts)), labelled=labelled)
    if doubts := [each.doubt for each in those if each.doubt]:
        return RowDate(doubt=doubts[0], labelled=labelled)
    return RowDate(doubt="行内有两个日期，无法判断哪个是发布日期", labelled=labelled)


def _short(days: set[date]) -> tuple[int, int]:
    day = next(iter(days))
    return day.month, day.day


def date_at_end(title: str, today: date | None) -> tuple[str, RowDate]:
    """A title and the date written before or after it in the same text, if there is one."""
    text = fold_digits(title)
    found = parse_dates(text, today=today)
    for each in (found[-1:], found[:1]):
        if each and (rest := _outside(title, each[0])):
            return rest, _only([each[0]], ())
    return title, NOTHING


def _outside(title: str, found: FoundDate) -> str:
    """What is left of a title without a date that stands apart at its end or start."""
    before, after = title[: found.start], title[found.end :]
    if not after.strip(" ])】）|") and re.search(r"[\s\[【(（|]$", before):
        return before.rstrip(" [【(（|")
    if not before.strip(" [【(（|") and re.match(r"[\s\])】）|]", after):
        return after.lstrip(" ])】）|")
    return ""

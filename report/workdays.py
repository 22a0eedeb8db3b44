"""Working days in China between two days. Pure.

The State Council's yearly arrangement of holidays is taken from `chinesecalendar`; for years
that it does not know, Monday to Friday are working days and `is_known` says so.
"""

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays

_KNOWN_YEARS = frozenset(day.year for day in holidays)
_SATURDAY = 5


def is_known(year: int) -> bool:
    """True where the holidays and shifted working days of a year are known."""
    return year in _KNOWN_YEARS


def is_workday(day: date) -> bool:
    """True for a working day: by the yearly arrangement where known, else Monday to Friday."""
    if is_known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY


def workdays_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; 0 where `end` is not later."""
    days = range(1, (end - start).days + 1)
    return sum(is_workday(start + timedelta(days=offset)) for offset in days)

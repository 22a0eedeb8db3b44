"""Days off in China, for channels that are quiet on them. Pure."""

from datetime import date

import chinese_calendar

_SATURDAY = 5


def is_day_off(day: date) -> bool:
    """True on a holiday or weekend by the State Council's arrangement, else by the weekday."""
    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:
        # The arrangement of a year is known from the autumn before at the earliest.
        return day.weekday() >= _SATURDAY

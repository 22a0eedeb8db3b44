"""Spans of time as the indicators write them: weeks in days, months by the calendar. Pure."""

import calendar
from datetime import date


def months_before(day: date, months: int) -> date:
    """The same day of the month some months earlier, or that month's last day if it is shorter."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def parse_day(text: object) -> date | None:
    """The date that an ISO text begins with, or None."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None

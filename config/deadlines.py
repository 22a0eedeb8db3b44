"""When a yearly report has to be public, and which year is reported on now."""

from datetime import date
from pathlib import Path

from config.calendar import load_calendar

#: Until the end of this month the report in hand is last year's.
_LAST_MONTH = 6


def report_deadline(year: int, calendar: Path | None = None) -> date:
    """The last day on which the report of a year is in time, by an installation's own calendar.

    Raises:
        ConfigError: as `load_calendar`.

    Source: 国办函〔2018〕12号 (每年 1 月 31 日前), unless the calendar names another day.
    """
    return max(step.due_on(year) for step in load_calendar(calendar))


def year_in_hand(today: date) -> int:
    """The year that people report on: last year until June, the running one after."""
    return today.year - 1 if today.month <= _LAST_MONTH else today.year

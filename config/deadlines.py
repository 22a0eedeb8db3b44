"""When a yearly report has to be public, and which year is reported on now."""

from datetime import date
from functools import cache

from config.indicators import load_indicators

_INDICATOR = "report.published"
#: Until the end of this month the report in hand is last year's.
_LAST_MONTH = 6


@cache
def _month_and_day() -> tuple[int, int]:
    limits = dict(next(one for one in load_indicators() if one.id == _INDICATOR).thresholds)
    return int(limits["month"]), int(limits["day"])


def report_deadline(year: int) -> date:
    """The last day on which the report of a year is in time.

    Source: 国办函〔2018〕12号 (每年 1 月 31 日前); the days are those of the indicator.
    """
    month, day = _month_and_day()
    return date(year + 1, month, day)


def year_in_hand(today: date) -> int:
    """The year that people report on: last year until June, the running one after."""
    return today.year - 1 if today.month <= _LAST_MONTH else today.year

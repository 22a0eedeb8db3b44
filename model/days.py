"""Days in Asia/Shanghai: a report's year begins and ends there, wherever the machine stands."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai_day(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai of an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(SHANGHAI).date()


def day_begins(day: date, *, days: int = 0) -> datetime:
    """The moment, in UTC, at which a day begins in Asia/Shanghai, or one so many days later."""
    return datetime.combine(day + timedelta(days=days), time(), SHANGHAI).astimezone(UTC)


def utc_now() -> datetime:
    """The moment now, aware, in UTC. Only the shell and the edges may call it."""
    return datetime.now(tz=UTC)

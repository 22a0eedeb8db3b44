"""A message and a channel's wishes → when it may be sent. Pure."""

from datetime import UTC, datetime, time, timedelta

from alerts.workdays import is_day_off
from model.days import SHANGHAI
from model.issues import Severity
from model.messages import Channel, Message

_MORNING = time(9)
_LONGEST_HOLIDAY_DAYS = 15


def takes(channel: Channel, message: Message) -> bool:
    """True where the channel wants messages of this severity and site."""
    is_bad_enough = Severity(message.severity).rank >= Severity(channel.min_severity).rank
    return is_bad_enough and (not channel.sites or message.site in ("", *channel.sites))


def send_at(channel: Channel, message: Message, now: datetime, *, is_urgent: bool) -> datetime:
    """The first moment, from `now` on, at which the channel may be told.

    A veto and what is urgent go at once, at night and on holidays too. The rest waits for the
    channel's digest, and for the end of its quiet hours and days.
    """
    if is_urgent or message.severity == Severity.VETO:
        return now
    local = now.astimezone(SHANGHAI)
    if channel.digest_at is not None:
        local = _next(local, channel.digest_at)
    for _ in range(_LONGEST_HOLIDAY_DAYS):
        later = _after_quiet(channel, local)
        if later == local:
            break
        local = later
    return local.astimezone(UTC)


def _next(local: datetime, at: time) -> datetime:
    moment = datetime.combine(local.date(), at, tzinfo=SHANGHAI)
    return moment if moment >= local else moment + timedelta(days=1)


def _after_quiet(channel: Channel, local: datetime) -> datetime:
    if channel.is_quiet_on_holidays and is_day_off(local.date()):
        start = channel.digest_at or (channel.quiet[1] if channel.quiet else _MORNING)
        return datetime.combine(local.date() + timedelta(days=1), start, tzinfo=SHANGHAI)
    if channel.quiet is None or not _is_within(local.time(), *channel.quiet):
        return local
    end = datetime.combine(local.date(), channel.quiet[1], tzinfo=SHANGHAI)
    return end if end > local else end + timedelta(days=1)


def _is_within(moment: time, start: time, end: time) -> bool:
    """True from `start` up to but without `end`; a span over midnight has its end before it."""
    if start <= end:
        return start <= moment < end
    return moment >= start or moment < end

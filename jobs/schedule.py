"""Cron text, the newest known slot and the time → which slots are due. Pure.

APScheduler's trigger does the arithmetic of the calendar; nothing of it runs here.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice, takewhile

from apscheduler.triggers.cron import CronTrigger

from model.days import SHANGHAI

_FIRST_LOOK = timedelta(minutes=2)
#: A slot of 29 February comes every eight years at worst.
_LONGEST_LOOK = timedelta(days=366 * 9)
_INSTANT = timedelta(microseconds=1)
#: So many missed slots are counted; more are "so many and more".
MANY = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """When one task is due for one site."""

    #: Checked cron text, `config.cron`.
    cron: str
    #: This site's place within the spread.
    offset: timedelta = timedelta()


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The newest slot that is due, and how many before it were missed."""

    #: Aware, UTC.
    scheduled_for: datetime
    missed: int = 0


def offset_of(task: str, site: str, spread: timedelta) -> timedelta:
    """A site's place within a spread, in whole seconds; the same for the same names, always."""
    seconds = int(spread.total_seconds())
    if not seconds:
        return timedelta()
    digest = hashlib.sha256(f"{task}\n{site}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8], "big") % seconds)


def find_due(rhythm: Rhythm, last: datetime | None, now: datetime) -> Due | None:
    """The newest slot after `last` and not after `now`; None where there is none.

    Of several missed slots only the newest is caught up; `missed` counts the others.
    """
    newest = newest_slot(rhythm, now)
    if newest is None or (last is not None and newest <= last):
        return None
    return Due(
        scheduled_for=newest,
        missed=0
        if last is None
        else sum(1 for _ in takewhile(lambda slot: slot < newest, _after(rhythm, last))),
    )


def first_missed(rhythm: Rhythm, last: datetime) -> datetime | None:
    """The first slot after `last`."""
    return next(_after(rhythm, last), None)


def newest_slot(rhythm: Rhythm, now: datetime) -> datetime | None:
    """The newest slot not after `now`; None for a day that never comes, such as 30 February."""
    look = _FIRST_LOOK
    while look <= _LONGEST_LOOK * 2:
        newest = None
        for slot in _slots(rhythm, now - look):
            if slot > now:
                break
            newest = slot
        if newest is not None:
            return newest
        look *= 4
    return None


def next_slot(rhythm: Rhythm, now: datetime) -> datetime | None:
    """The first slot after `now`."""
    return next(_slots(rhythm, now + _INSTANT), None)


def _after(rhythm: Rhythm, last: datetime) -> Iterator[datetime]:
    return islice(_slots(rhythm, last + _INSTANT), MANY)


def _slots(rhythm: Rhythm, start: datetime) -> Iterator[datetime]:
    """Slots from `start` on, in UTC."""
    trigger = _trigger(rhythm.cron)
    moment = (start - rhythm.offset).astimezone(SHANGHAI)
    while (fire := trigger.get_next_fire_time(None, moment)) is not None:
        yield fire.astimezone(UTC) + rhythm.offset
        moment = fire + _INSTANT


@lru_cache(maxsize=256)
def _trigger(cron: str) -> CronTrigger:
    minute, hour, day, month, weekday = cron.split()
    return CronTrigger(
        minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=SHANGHAI
    )

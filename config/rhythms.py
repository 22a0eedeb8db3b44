"""Cron text and the time → when a task of a site is due next. Pure.

APScheduler's trigger does the arithmetic of the calendar; nothing of it runs here.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from apscheduler.triggers.cron import CronTrigger

from model.days import SHANGHAI
from model.schedules import Schedule, ScheduledTask

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """When one task is due for one site."""

    #: Checked cron text, `config.cron`.
    cron: str
    #: This site's place within the spread.
    offset: timedelta = timedelta()


def rhythm_of(schedule: Schedule, task: ScheduledTask, site: str) -> Rhythm | None:
    """When a task is due for a site; None where it is switched off."""
    cron = schedule.cron_of(task, site)
    if not cron:
        return None
    # A site with a time of its own is meant to keep it.
    spread = task.spread if cron == task.cron else type(task.spread)()
    return Rhythm(cron=cron, offset=offset_of(task.name, site, spread))


def offset_of(task: str, site: str, spread: timedelta) -> timedelta:
    """A site's place within a spread, in whole seconds; the same for the same names, always."""
    seconds = int(spread.total_seconds())
    if not seconds:
        return timedelta()
    digest = hashlib.sha256(f"{task}\n{site}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8], "big") % seconds)


def next_slot(rhythm: Rhythm, now: datetime) -> datetime | None:
    """The first slot after `now`."""
    return next(slots_from(rhythm, now + _INSTANT), None)


def slots_from(rhythm: Rhythm, start: datetime) -> Iterator[datetime]:
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

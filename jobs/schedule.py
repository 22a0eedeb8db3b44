"""The rhythm of a task, the newest known slot and the time → which slots are due. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile

from config.rhythms import Rhythm, next_slot, offset_of, slots_from

__all__ = [
    "Due",
    "Rhythm",
    "find_due",
    "first_missed",
    "newest_slot",
    "next_slot",
    "offset_of",
    "tell_missed",
]

_FIRST_LOOK = timedelta(minutes=2)
#: A slot of 29 February comes every eight years at worst.
_LONGEST_LOOK = timedelta(days=366 * 9)
_INSTANT = timedelta(microseconds=1)
#: So many missed slots are counted; more are "so many and more".
MANY = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The newest slot that is due, and how many before it were missed."""

    #: Aware, UTC.
    scheduled_for: datetime
    missed: int = 0


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


def tell_missed(count: int) -> str:
    """How many slots were missed, in words: beyond a thousand nobody counts."""
    return str(count) if count < MANY else f"{MANY} 多"


def first_missed(rhythm: Rhythm, last: datetime) -> datetime | None:
    """The first slot after `last`."""
    return next(_after(rhythm, last), None)


def newest_slot(rhythm: Rhythm, now: datetime) -> datetime | None:
    """The newest slot not after `now`; None for a day that never comes, such as 30 February."""
    look = _FIRST_LOOK
    while look <= _LONGEST_LOOK * 2:
        newest = None
        for slot in slots_from(rhythm, now - look):
            if slot > now:
                break
            newest = slot
        if newest is not None:
            return newest
        look *= 4
    return None


def _after(rhythm: Rhythm, last: datetime) -> Iterator[datetime]:
    return islice(slots_from(rhythm, last + _INSTANT), MANY)

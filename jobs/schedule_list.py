"""Schedule and slots → one line for each task and site: last, next, lateness, state. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.schedule import Rhythm, find_due, next_slot
from jobs.scheduler import Key
from model.slots import Slot, SlotStatus

#: A slot that is due for less than this is merely about to start.
_GRACE = timedelta(minutes=2)
_UNLISTED = "尚未列入"
#: What to do where lines say so.
UNLISTED_REMEDY = f"「{_UNLISTED}」：运行 zhanbao serve 或 zhanbao worker 以后列入计划，按时执行。"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanLine:
    """Where one task of one site stands."""

    task: str
    site: str
    last: Slot | None
    #: Aware, UTC; None: never.
    next_at: datetime | None
    #: How long after its time the last slot was begun; None: nothing was run yet.
    lateness: timedelta | None
    #: A slot whose time has come but that nobody has begun, and how long ago that was.
    overdue: timedelta | None

    @property
    def is_unlisted(self) -> bool:
        """Whether no schedule has taken it up yet."""
        return self.overdue is None and self.last is None

    @property
    def state(self) -> str:
        """The Chinese words for where it stands."""
        if self.overdue is not None:
            return "已到时未执行（计划是否在运行？）"
        if self.last is None:
            return _UNLISTED
        return "等待" if self.last.is_waiting else self.last.status.label


def plan_lines(
    rhythms: Iterable[tuple[Key, Rhythm]], newest: Iterable[Slot], now: datetime
) -> Iterator[PlanLine]:
    """One line for each task and site, in the order of the schedule."""
    known = {(slot.task, slot.site): slot for slot in newest}
    for key, rhythm in rhythms:
        last = known.get(key)
        due = find_due(rhythm, last.scheduled_for, now) if last else None
        waited = now - due.scheduled_for if due else None
        yield PlanLine(
            task=key[0],
            site=key[1],
            last=last,
            next_at=next_slot(rhythm, now),
            lateness=_lateness(last),
            overdue=waited if waited is not None and waited > _GRACE else None,
        )


def _lateness(slot: Slot | None) -> timedelta | None:
    if slot is None or slot.status in {SlotStatus.BASELINE, SlotStatus.SKIPPED}:
        return None
    return max(timedelta(), slot.started_at - slot.scheduled_for)

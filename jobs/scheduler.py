"""Tick by tick: which slots are due, which are passed over, which are taken over from the dead.

The table of slots is the truth; what is kept here only saves asking it again.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum, auto

from jobs.schedule import (
    Rhythm,
    find_due,
    first_missed,
    newest_slot,
    next_slot,
    offset_of,
    tell_missed,
)
from jobs.schedule_slots import MAX_BEGINNINGS, Clock
from jobs.schedule_work import SlotWork
from jobs.shell import Shell
from jobs.sites import fingerprint, load_all
from model.days import utc_now
from model.schedules import Schedule, ScheduledTask
from model.sites import Site
from model.slots import Slot, SlotStatus
from store import slots
from store.engine import Transaction
from store.fleet_waves import begun_slots

#: Task and site key ("" for a task of the whole installation).
Key = tuple[str, str]


class Started(Enum):
    """What became of handing a slot over."""

    YES = auto()
    #: It cannot be started now and should be offered again.
    NOT_NOW = auto()
    #: An earlier slot of the same task and site still waits in the queue.
    QUEUED_BEFORE = auto()


Start = Callable[[SlotWork], Started]


class Scheduler:
    """Finds what is due in one installation and hands it to `start`."""

    def __init__(
        self,
        shell: Shell,
        schedule: Schedule,
        start: Start,
        *,
        clock: Clock = utc_now,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._shell = shell
        self._schedule = schedule
        self._start = start
        self._clock = clock
        self._say = say
        self._sites: Mapping[str, Site] = {}
        self._files: object = None
        #: Newest slot known of each key, and when the next may be due.
        self._last: dict[Key, datetime] = {}
        self._next: dict[Key, datetime | None] = {}
        self._ticked_at: datetime | None = None

    def tick(self) -> None:
        """Start what is due now."""
        now = self._clock()
        self._look_at_sites()
        rhythms = dict(rhythms_of(self._schedule, self._sites))
        if self._ticked_at is None or now < self._ticked_at:
            # The first tick, or a clock set back: what was known may lie in the future now.
            self._load(now)
        self._ticked_at = now
        self._begin_new(rhythms, now)
        self._take_over_stale(rhythms, now)
        for key, rhythm in rhythms.items():
            if key not in self._next:
                self._next[key] = next_slot(rhythm, self._last[key]) if key in self._last else None
            next_at = self._next[key]
            if next_at is not None and next_at <= now:
                self._look_at(key, rhythm, now)

    def _look_at_sites(self) -> None:
        files = fingerprint(self._shell.home)
        if files == self._files:
            return
        loaded = load_all(self._shell.home)
        for problem in loaded.problems:
            self._say(f"站点文件不可用：{problem}")
        self._files, self._sites = files, loaded.sites

    def _load(self, now: datetime) -> None:
        with self._shell.reading() as tx:
            found = slots.newest(tx, until=now)
        self._last = {(slot.task, slot.site): slot.scheduled_for for slot in found}
        self._next.clear()

    def _begin_new(self, rhythms: Mapping[Key, Rhythm], now: datetime) -> None:
        """What was never scheduled begins now: nothing was missed before."""
        new = [key for key in rhythms if key not in self._last]
        if not new:
            return
        with self._shell.transaction() as tx:
            for key in new:
                before = newest_slot(rhythms[key], now) or now
                _pass_over(tx, key, before, now, SlotStatus.BASELINE, "自此列入计划")
                self._last[key] = before

    def _take_over_stale(self, rhythms: Mapping[Key, Rhythm], now: datetime) -> None:
        with self._shell.reading() as tx:
            found = slots.stale(tx, at=now)
            ordered = begun_slots(tx) if found else set()
        for slot in found:
            key = (slot.task, slot.site)
            is_newest = self._last.get(key, slot.scheduled_for) <= slot.scheduled_for
            is_planned = key in rhythms and is_newest
            # What somebody ordered is done, whatever the schedule does by itself.
            is_ordered = (*key, slot.scheduled_for) in ordered and slot.site in self._sites
            if (is_planned or is_ordered) and slot.tries < MAX_BEGINNINGS:
                self._start(_work(slot))
            else:
                self._close_stale(slot, now)

    def _close_stale(self, slot: Slot, now: datetime) -> None:
        with self._shell.transaction() as tx:
            slots.finish(
                tx,
                task=slot.task,
                site=slot.site,
                scheduled_for=slot.scheduled_for,
                at=now,
                status=SlotStatus.FAILED,
                detail=slot.detail or "执行进程中途结束",
                owner=slot.owner,
            )

    def _look_at(self, key: Key, rhythm: Rhythm, now: datetime) -> None:
        last = self._last[key]
        due = find_due(rhythm, last, now)
        if due is not None:
            work = SlotWork(
                task=key[0],
                site=key[1],
                scheduled_for=due.scheduled_for,
                missed=due.missed,
                gap_from=first_missed(rhythm, last) if due.missed else None,
            )
            if not self._hand_over(key, work, now):
                return
            self._last[key] = due.scheduled_for
            if due.missed:
                self._say(
                    f"{key[0]} {key[1]} 错过 {tell_missed(due.missed + 1)} 个时点，补跑最近一个"
                )
        self._next[key] = next_slot(rhythm, now)

    def _hand_over(self, key: Key, work: SlotWork, now: datetime) -> bool:
        """Start a slot, or pass it over where the one before is not done; False: not now."""
        if self._is_before_done(key, work.scheduled_for, now):
            started = self._start(work)
            if started is not Started.QUEUED_BEFORE:
                return started is Started.YES
            detail = "上一个时点还在排队，没有轮到"
        else:
            detail = "上一个时点尚未结束"
        with self._shell.transaction() as tx:
            _pass_over(tx, key, work.scheduled_for, now, SlotStatus.SKIPPED, detail)
        self._say(f"{key[0]} {key[1]} 跳过：{detail}")
        return True

    def _is_before_done(self, key: Key, scheduled_for: datetime, now: datetime) -> bool:
        with self._shell.reading() as tx:
            others = [slot for slot in slots.running(tx, *key) if _is_before(slot, scheduled_for)]
        return not any(slot.lease_until is None or slot.lease_until > now for slot in others)


def rhythms_of(schedule: Schedule, sites: Mapping[str, Site]) -> Iterator[tuple[Key, Rhythm]]:
    """Every task and site that is scheduled, with its rhythm."""
    for task in schedule.tasks:
        for site in sites if task.is_per_site else ("",):
            if cron := schedule.cron_of(task, site):
                yield (task.name, site), _rhythm(task, site, cron)


def _rhythm(task: ScheduledTask, site: str, cron: str) -> Rhythm:
    # A site with a time of its own is meant to keep it.
    spread = task.spread if cron == task.cron else type(task.spread)()
    return Rhythm(cron=cron, offset=offset_of(task.name, site, spread))


def _is_before(slot: Slot, scheduled_for: datetime) -> bool:
    return slot.scheduled_for < scheduled_for


def _work(slot: Slot) -> SlotWork:
    return SlotWork(task=slot.task, site=slot.site, scheduled_for=slot.scheduled_for)


def _pass_over(
    tx: Transaction, key: Key, at: datetime, now: datetime, status: SlotStatus, detail: str
) -> None:
    slots.claim(
        tx, task=key[0], site=key[1], scheduled_for=at, at=now, status=status, detail=detail
    )

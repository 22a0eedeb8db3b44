"""A due slot → claimed, worked off, closed; by one process only, however many try."""

import os
import socket
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from config.schedule import load_schedule
from crawler.permission import opening_after
from jobs.schedule import tell_missed
from jobs.schedule_work import LONG, SlotWork, work_off
from jobs.shell import Shell
from model.days import utc_now
from model.errors import OutsideWindow, StoreError, ZhanbaoError
from model.slots import Slot, SlotClaim, SlotStatus
from store import slots
from store.engine import Transaction

#: Without a sign of life for so long, a process counts as dead and its slots are taken over.
LEASE = timedelta(seconds=12)
_RENEW_SECONDS = 3.0
MAX_TRIES = 3
#: A slot whose processes died is begun again more often: they may have died of something else.
MAX_BEGINNINGS = 6
_FULL_WAIT = timedelta(seconds=30)
#: Waits before the second and the third try, where the scheduler tries again by itself.
BACKOFF = (timedelta(minutes=1), timedelta(minutes=10))

Clock = Callable[[], datetime]


class SlotEnd(StrEnum):
    """What became of one attempt at a slot."""

    DONE = "done"
    FAILED = "failed"
    #: It failed and is to be tried again.
    AGAIN = "again"
    #: Its time has not come yet; it is begun again by itself then.
    LATER = "later"
    #: Somebody else runs it.
    HELD = "held"
    #: Somebody else took it over meanwhile: what was done here counts for nothing.
    LOST = "lost"
    #: It was ended before.
    OVER = "over"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _END_LABELS[self]


_END_LABELS = {
    SlotEnd.DONE: "完成",
    SlotEnd.FAILED: "失败",
    SlotEnd.AGAIN: "未成，稍后再试",
    SlotEnd.LATER: "等待",
    SlotEnd.HELD: "由其他进程执行",
    SlotEnd.LOST: "已由其他进程接手，本进程来迟，不再写入",
    SlotEnd.OVER: "已由其他进程结束",
}


def new_owner() -> str:
    """A name for this process that no other ever had."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@contextmanager
def staying_alive(shell: Shell, owner: str) -> Iterator[None]:
    """While the block runs, the leases of this owner's slots are renewed."""
    is_over = threading.Event()

    def renew() -> None:
        while not is_over.wait(_RENEW_SECONDS):
            # A store that is away for a moment must not end the keeping of the leases.
            try:
                with shell.transaction() as tx:
                    slots.renew(tx, owner=owner, until=utc_now() + LEASE)
            except StoreError:
                continue

    thread = threading.Thread(target=renew, daemon=True, name="leases")
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(timeout=5)


def run_slot(
    shell: Shell,
    work: SlotWork,
    *,
    owner: str,
    clock: Clock = utc_now,
    backoff: tuple[timedelta, ...] = BACKOFF,
) -> SlotEnd:
    """Claim a slot, or take it over from a dead owner, and work it off.

    Where that fails the slot is given back, to be tried again after `backoff`; the last try
    closes it as failed. Outside the hours agreed for the site, or where as many long tasks are
    under way as may be, it waits and spends no try.
    """
    slot = _begin(shell, work, owner, clock())
    if not isinstance(slot, Slot):
        return slot
    try:
        detail = work_off(shell, replace(work, claim=_claim_of(slot)))
    except OutsideWindow as error:
        return _wait_for_window(shell, slot, owner, error, clock())
    except ZhanbaoError as error:
        return _fail(shell, slot, owner, str(error), clock(), backoff)
    except Exception as error:  # noqa: BLE001  (one task's fault must not stop the schedule)
        traceback.print_exc()
        return _fail(shell, slot, owner, f"程序错误 {type(error).__name__}", clock(), backoff)
    late = f"（补跑，此前错过 {tell_missed(work.missed)} 个时点）" if work.missed else ""
    with shell.transaction() as tx:
        is_ours = _close(tx, slot, owner, clock(), SlotStatus.DONE, detail + late)
    return SlotEnd.DONE if is_ours else SlotEnd.LOST


def _begin(shell: Shell, work: SlotWork, owner: str, now: datetime) -> Slot | SlotEnd:
    limit = load_schedule(shell.home.schedule).long_at_once if work.task in LONG else 0
    with shell.transaction() as tx:
        is_full = limit > 0 and slots.count_at_work(tx, LONG, at=now) >= limit
        slot = _claim(tx, work, owner, now)
        if not is_full or not isinstance(slot, Slot):
            return slot
        full = f"同时进行的抓取与检查已有 {limit} 个，稍后开始"
        slots.release(tx, slot, owner=owner, until=now + _FULL_WAIT, detail=full, was_tried=False)
        return SlotEnd.LATER


def _claim(tx: Transaction, work: SlotWork, owner: str, now: datetime) -> Slot | SlotEnd:
    until = now + LEASE
    key = (work.task, work.site, work.scheduled_for)
    is_ours = slots.claim(
        tx,
        task=work.task,
        site=work.site,
        scheduled_for=work.scheduled_for,
        at=now,
        owner=owner,
        lease_until=until,
    )
    slot = slots.slot_at(tx, *key)
    if slot is None or is_ours:
        return slot or SlotEnd.OVER
    if slot.status is not SlotStatus.RUNNING:
        return SlotEnd.OVER
    if slot.lease_until is None or slot.lease_until > now:
        return SlotEnd.HELD
    if not slots.take_over(tx, slot, owner=owner, at=now, lease_until=until):
        return SlotEnd.HELD
    if slot.tries >= MAX_BEGINNINGS:
        _close(tx, slot, owner, now, SlotStatus.FAILED, slot.detail or "执行进程屡次中途结束")
        return SlotEnd.FAILED
    return slots.slot_at(tx, *key) or SlotEnd.OVER


def _claim_of(slot: Slot) -> SlotClaim:
    return SlotClaim(
        task=slot.task, site=slot.site, scheduled_for=slot.scheduled_for, owner=slot.owner
    )


def _wait_for_window(
    shell: Shell, slot: Slot, owner: str, error: OutsideWindow, now: datetime
) -> SlotEnd:
    window = shell.site(slot.site).politeness.window
    until = opening_after(window, now) if window else now + _FULL_WAIT
    with shell.transaction() as tx:
        slots.release(tx, slot, owner=owner, until=until, detail=error.what, was_tried=False)
    return SlotEnd.LATER


def _fail(
    shell: Shell,
    slot: Slot,
    owner: str,
    why: str,
    now: datetime,
    backoff: tuple[timedelta, ...],
) -> SlotEnd:
    with shell.transaction() as tx:
        if slot.tries >= MAX_TRIES:
            is_ours = _close(tx, slot, owner, now, SlotStatus.FAILED, why)
            return SlotEnd.FAILED if is_ours else SlotEnd.LOST
        wait = backoff[min(slot.tries, len(backoff)) - 1] if backoff else timedelta()
        is_ours = slots.release(tx, slot, owner=owner, until=now + wait, detail=why)
    return SlotEnd.AGAIN if is_ours else SlotEnd.LOST


def _close(
    tx: Transaction, slot: Slot, owner: str, at: datetime, status: SlotStatus, detail: str
) -> bool:
    return slots.finish(
        tx,
        task=slot.task,
        site=slot.site,
        scheduled_for=slot.scheduled_for,
        at=at,
        status=status,
        detail=detail,
        owner=owner,
    )

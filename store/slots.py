"""Slots of scheduled tasks: each is claimed once, however many schedulers there are."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, select, update

from model.errors import Conflict
from model.slots import Slot, SlotClaim, SlotStatus
from store.engine import Transaction
from store.tables import slots
from store.upsert import insert_into

_COUNTING_LOCK = 7_236_900_02


def claim(
    tx: Transaction,
    *,
    task: str,
    site: str,
    scheduled_for: datetime,
    at: datetime,
    status: SlotStatus = SlotStatus.RUNNING,
    detail: str = "",
    owner: str = "",
    lease_until: datetime | None = None,
) -> bool:
    """True for the one who may run the slot; False where it is taken.

    A slot that is to be passed over is claimed with status `SKIPPED` and the reason.
    """
    statement = insert_into(tx, slots).values(
        task=task,
        site=site,
        scheduled_for=scheduled_for,
        status=status,
        started_at=at,
        finished_at=None if status is SlotStatus.RUNNING else at,
        detail=detail,
        owner=owner,
        lease_until=lease_until,
        tries=1,
    )
    # PostgreSQL's driver tells no row count of an INSERT; the row itself tells.
    taken = tx.execute(statement.on_conflict_do_nothing().returning(slots.c.task))
    return taken.scalar() is not None


def finish(
    tx: Transaction,
    *,
    task: str,
    site: str,
    scheduled_for: datetime,
    at: datetime,
    status: SlotStatus = SlotStatus.DONE,
    detail: str = "",
    owner: str | None = None,
) -> bool:
    """Close a running slot; False where somebody else has closed it or taken it over.

    `owner` fences a late worker off: only the process that holds the slot may close it.
    """
    closed = update(slots).where(
        _is(task, site, scheduled_for), slots.c.status == SlotStatus.RUNNING
    )
    closed = closed if owner is None else closed.where(slots.c.owner == owner)
    result = tx.execute(closed.values(status=status, finished_at=at, detail=detail))
    return result.rowcount == 1


def renew(tx: Transaction, *, owner: str, until: datetime) -> int:
    """The owner lives: prolong the leases of all that it runs → how many."""
    held = update(slots).where(slots.c.owner == owner, slots.c.status == SlotStatus.RUNNING)
    return int(tx.execute(held.values(lease_until=until)).rowcount)


def release(
    tx: Transaction,
    slot: Slot,
    *,
    owner: str,
    until: datetime,
    detail: str,
    was_tried: bool = True,
) -> bool:
    """Give a slot back, to be taken over from `until` on.

    It failed a try, or, where it was not tried, its time has not come yet: that spends no try.
    """
    held = _is(slot.task, slot.site, slot.scheduled_for)
    running_here = (slots.c.status == SlotStatus.RUNNING, slots.c.owner == owner)
    values = {"owner": "", "lease_until": until, "detail": detail, "tries": slots.c.tries}
    if not was_tried:
        values["tries"] = slots.c.tries - 1
    return tx.execute(update(slots).where(held, *running_here).values(values)).rowcount == 1


def take_over(
    tx: Transaction, slot: Slot, *, owner: str, at: datetime, lease_until: datetime
) -> bool:
    """True for the one who may run again a slot whose owner's lease is over."""
    over = (slots.c.status == SlotStatus.RUNNING, slots.c.lease_until <= at)
    taken = update(slots).where(_is(slot.task, slot.site, slot.scheduled_for), *over)
    values = {"owner": owner, "started_at": at, "lease_until": lease_until}
    return tx.execute(taken.values(values | {"tries": slots.c.tries + 1})).rowcount == 1


def require_owner(tx: Transaction, claim: SlotClaim) -> None:
    """Pass where the slot is still run by who claims it; it stays so until the transaction ends.

    Raises:
        Conflict: Another process has taken it over, or it has ended.
    """
    tx.hold_briefly()
    query = select(slots.c.owner).where(
        _is(claim.task, claim.site, claim.scheduled_for), slots.c.status == SlotStatus.RUNNING
    )
    if tx.execute(query.with_for_update(read=True)).scalar() != claim.owner:
        raise Conflict(
            "这一时点已由其他进程接手或结束，没有访问网站",
            where=claim.site,
            remedy="本进程来迟，不必处理",
        )


def slot_at(tx: Transaction, task: str, site: str, scheduled_for: datetime) -> Slot | None:
    """One slot, or None."""
    return next(iter(_slots(tx, select(slots).where(_is(task, site, scheduled_for)))), None)


def stale(tx: Transaction, *, at: datetime) -> list[Slot]:
    """Running slots whose owner has given no sign of life in time, oldest first."""
    query = select(slots).where(slots.c.status == SlotStatus.RUNNING, slots.c.lease_until <= at)
    return _slots(tx, query.order_by(slots.c.scheduled_for))


def newest(
    tx: Transaction, site: str | None = None, *, until: datetime | None = None
) -> list[Slot]:
    """The newest slot of each task, of one site or of each, none scheduled after `until`."""
    keys = select(
        slots.c.task, slots.c.site, func.max(slots.c.scheduled_for).label("scheduled_for")
    ).group_by(slots.c.task, slots.c.site)
    keys = keys if site is None else keys.where(slots.c.site == site)
    last = (keys if until is None else keys.where(slots.c.scheduled_for <= until)).subquery()
    same = [slots.c[name] == last.c[name] for name in ("task", "site", "scheduled_for")]
    return _slots(tx, select(slots).join(last, and_(*same)))


def prune(tx: Transaction, task: str, *, before: datetime) -> int:
    """Forget ended slots of a task scheduled before then → how many; the newest always stay."""
    latest_of = select(func.max(slots.c.scheduled_for)).where(slots.c.task == task)
    last = latest_of.group_by(slots.c.site).correlate(None)
    old = delete(slots).where(
        slots.c.task == task,
        slots.c.status != SlotStatus.RUNNING,
        slots.c.scheduled_for < before,
        slots.c.scheduled_for.not_in(last),
    )
    return int(tx.execute(old).rowcount)


def latest(tx: Transaction, task: str, site: str) -> Slot | None:
    """The slot with the latest scheduled time, or None."""
    query = select(slots).where(slots.c.task == task, slots.c.site == site)
    found = _slots(tx, query.order_by(slots.c.scheduled_for.desc()).limit(1))
    return found[0] if found else None


def running(tx: Transaction, task: str | None = None, site: str | None = None) -> list[Slot]:
    """Slots that are being run, oldest first."""
    query = select(slots).where(slots.c.status == SlotStatus.RUNNING)
    query = query if task is None else query.where(slots.c.task == task)
    query = query if site is None else query.where(slots.c.site == site)
    return _slots(tx, query.order_by(slots.c.started_at))


def count_at_work(tx: Transaction, tasks: Collection[str], *, at: datetime) -> int:
    """Slots of some tasks that living processes are working on, whoever they are.

    On PostgreSQL whoever asks in the same moment waits for the end of this transaction, so that
    a limit is not passed by two who counted at once.
    """
    tx.hold_briefly()
    if not tx.is_sqlite:
        tx.execute(select(func.pg_advisory_xact_lock(_COUNTING_LOCK)))
    query = select(func.count()).where(
        slots.c.status == SlotStatus.RUNNING,
        slots.c.task.in_(tasks),
        slots.c.owner != "",
        slots.c.lease_until > at,
    )
    return int(tx.execute(query).scalar_one())


def slots_of(tx: Transaction, site: str, *, limit: int = 100, offset: int = 0) -> list[Slot]:
    """Slots of a site, newest first."""
    query = select(slots).where(slots.c.site == site).order_by(slots.c.scheduled_for.desc())
    return _slots(tx, query.limit(limit).offset(offset))


def _is(task: str, site: str, scheduled_for: datetime) -> ColumnElement[bool]:
    return and_(slots.c.task == task, slots.c.site == site, slots.c.scheduled_for == scheduled_for)


def _slots(tx: Transaction, query: Select[Any]) -> list[Slot]:
    return [
        Slot(
            task=row.task,
            site=row.site,
            scheduled_for=row.scheduled_for,
            status=SlotStatus(row.status),
            started_at=row.started_at,
            finished_at=row.finished_at,
            detail=row.detail,
            owner=row.owner,
            lease_until=row.lease_until,
            tries=row.tries,
        )
        for row in tx.execute(query)
    ]

"""Slots of scheduled tasks: each is claimed once, however many schedulers there are."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, update

from model.slots import Slot, SlotStatus
from store.engine import Transaction
from store.tables import slots
from store.upsert import insert_into


def claim(
    tx: Transaction,
    *,
    task: str,
    site: str,
    scheduled_for: datetime,
    at: datetime,
    status: SlotStatus = SlotStatus.RUNNING,
    detail: str = "",
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
) -> bool:
    """Close a running slot; False where somebody else has closed it (a late worker)."""
    closed = update(slots).where(
        _is(task, site, scheduled_for), slots.c.status == SlotStatus.RUNNING
    )
    result = tx.execute(closed.values(status=status, finished_at=at, detail=detail))
    return result.rowcount == 1


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
        )
        for row in tx.execute(query)
    ]

"""The outbox: messages written in the transaction of the change they tell of, sent afterwards."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from model.messages import Delivery, DeliveryStatus, Message
from store.engine import Transaction
from store.tables import deliveries
from store.upsert import insert_into


def put(tx: Transaction, message: Message, *, channels: Iterable[str], at: datetime) -> None:
    """Queue a message for each channel; the same key on the same channel is queued once."""
    for channel in channels:
        statement = insert_into(tx, deliveries).values(
            key=message.key,
            channel=channel,
            subject=message.subject,
            body=message.body,
            site=message.site,
            severity=message.severity,
            status=DeliveryStatus.WAITING,
            created_at=at,
            next_try_at=at,
        )
        tx.execute(statement.on_conflict_do_nothing())


def due(tx: Transaction, *, at: datetime, limit: int = 100) -> list[Delivery]:
    """Deliveries to be tried now, oldest first."""
    query = select(deliveries).where(
        deliveries.c.status == DeliveryStatus.WAITING, deliveries.c.next_try_at <= at
    )
    return _deliveries(tx, query.order_by(deliveries.c.next_try_at, deliveries.c.id).limit(limit))


def take(tx: Transaction, *, at: datetime, until: datetime, limit: int = 100) -> list[Delivery]:
    """The deliveries to be tried now, taken from all other senders until then; oldest first.

    A sender that dies gives them back by that moment.
    """
    is_due = (deliveries.c.status == DeliveryStatus.WAITING, deliveries.c.next_try_at <= at)
    order = (deliveries.c.next_try_at, deliveries.c.id)
    oldest = select(deliveries.c.id).where(*is_due).order_by(*order).limit(limit)
    # Asked again by the update itself: PostgreSQL may have waited for another taker meanwhile.
    mine = update(deliveries).where(deliveries.c.id.in_(oldest), *is_due)
    taken = tx.execute(mine.values(next_try_at=until).returning(deliveries.c.id)).scalars()
    query = select(deliveries).where(deliveries.c.id.in_(list(taken)))
    return _deliveries(tx, query.order_by(deliveries.c.id))


def hold(tx: Transaction, numbers: Collection[int], *, until: datetime) -> None:
    """Keep deliveries that a sender still has in hand from all other senders until then."""
    is_waiting = deliveries.c.status == DeliveryStatus.WAITING
    mine = update(deliveries).where(deliveries.c.id.in_(list(numbers)), is_waiting)
    tx.execute(mine.values(next_try_at=until))


def mark_sent(tx: Transaction, delivery: int, *, at: datetime) -> None:
    """The receiver took it."""
    _set(tx, delivery, status=DeliveryStatus.SENT, sent_at=at, last_error="")


def mark_failed(
    tx: Transaction, delivery: int, *, error: str, next_try_at: datetime | None
) -> None:
    """One try failed; without a next one the delivery is shown as undelivered."""
    if next_try_at is None:
        _set(tx, delivery, status=DeliveryStatus.UNDELIVERED, last_error=error)
    else:
        _set(tx, delivery, next_try_at=next_try_at, last_error=error)


def postpone(tx: Transaction, delivery: int, *, until: datetime) -> None:
    """Not tried, and not counted as a try: its turn comes later."""
    tx.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery, deliveries.c.status == DeliveryStatus.WAITING)
        .values(next_try_at=until)
    )


def waiting(tx: Transaction) -> list[Delivery]:
    """All deliveries on their way, due or not, oldest first."""
    query = select(deliveries).where(deliveries.c.status == DeliveryStatus.WAITING)
    return _deliveries(tx, query.order_by(deliveries.c.id))


def sent_since(tx: Transaction, since: datetime) -> dict[str, list[datetime]]:
    """Channel → moments at which it took something since then, oldest first."""
    query = select(deliveries.c.channel, deliveries.c.sent_at).where(deliveries.c.sent_at > since)
    moments: dict[str, list[datetime]] = {}
    for row in tx.execute(query.order_by(deliveries.c.sent_at)):
        moments.setdefault(row.channel, []).append(row.sent_at)
    return moments


def undelivered(tx: Transaction, *, limit: int = 100, offset: int = 0) -> list[Delivery]:
    """Deliveries that were given up, newest first."""
    query = select(deliveries).where(deliveries.c.status == DeliveryStatus.UNDELIVERED)
    return _deliveries(tx, query.order_by(deliveries.c.id.desc()).limit(limit).offset(offset))


def revive(tx: Transaction, *, at: datetime) -> int:
    """Try again what was given up, with another 72 hours → how many deliveries that is."""
    statement = (
        update(deliveries)
        .where(deliveries.c.status == DeliveryStatus.UNDELIVERED)
        .values(status=DeliveryStatus.WAITING, created_at=at, next_try_at=at, tries=0)
    )
    return tx.execute(statement).rowcount


def deliveries_of(
    tx: Transaction, site: str | None = None, *, limit: int = 100, offset: int = 0
) -> list[Delivery]:
    """All deliveries of a site or of all, newest first."""
    query = select(deliveries).order_by(deliveries.c.id.desc()).limit(limit).offset(offset)
    return _deliveries(tx, query if site is None else query.where(deliveries.c.site == site))


def _set(tx: Transaction, delivery: int, **values: Any) -> None:  # noqa: ANN401
    """Count a try and write down its end; what is sent already stays sent."""
    tx.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery, deliveries.c.status != DeliveryStatus.SENT)
        .values(tries=deliveries.c.tries + 1, **values)
    )


def _deliveries(tx: Transaction, query: Select[Any]) -> list[Delivery]:
    return [
        Delivery(
            id=row.id,
            channel=row.channel,
            message=Message(
                key=row.key,
                subject=row.subject,
                body=row.body,
                site=row.site,
                severity=row.severity,
            ),
            status=DeliveryStatus(row.status),
            created_at=row.created_at,
            next_try_at=row.next_try_at,
            tries=row.tries,
            last_error=row.last_error,
        )
        for row in tx.execute(query)
    ]

"""Whose turn it is to ask a host: one request after the other over all processes and machines."""

from datetime import timedelta

from sqlalchemy import DateTime, delete, func, literal, select, type_coerce

from model.days import utc_now
from store.engine import Transaction
from store.tables import host_turns
from store.upsert import insert_into

_LONGEST_HOST = 300
_KEPT_FOR = timedelta(days=1)


def take_turn(tx: Transaction, host: str, *, gap: timedelta) -> timedelta:
    """Take the next free turn at a host → how long to wait for it; the one after is `gap` later.

    PostgreSQL tells the time for all machines; SQLite serves one machine, whose clock it is.
    """
    return _move_on(tx, host, wait=timedelta(), gap=gap)


def hold_off(tx: Transaction, host: str, *, wait: timedelta) -> None:
    """Hand out no turn at a host before `wait` is over, as its Retry-After asks."""
    _move_on(tx, host, wait=wait, gap=timedelta())


def forget_turns(tx: Transaction) -> int:
    """Forget the hosts that nobody has asked for a day → how many."""
    old = delete(host_turns).where(host_turns.c.next_at < utc_now() - _KEPT_FOR)
    return int(tx.execute(old).rowcount)


def _move_on(tx: Transaction, host: str, *, wait: timedelta, gap: timedelta) -> timedelta:
    """The first moment that is free and not before `wait`, taken for `gap` → how far off it is."""
    key = host[:_LONGEST_HOST]
    statement = insert_into(tx, host_turns)
    if tx.is_sqlite:
        # The transaction has the only right to write: reading first is safe.
        query = select(host_turns.c.next_at).where(host_turns.c.host == key)
        now, free = utc_now(), tx.execute(query).scalar()
        turn = max(now + wait, free) if free is not None else now + wait
        values = {"next_at": turn + gap}
        tx.execute(
            statement.values(host=key, **values).on_conflict_do_update(
                index_elements=["host"], set_=values
            )
        )
        return turn - now
    first = func.clock_timestamp() + literal(wait)
    later = func.greatest(host_turns.c.next_at, first) + literal(gap)
    told = (
        statement.values(host=key, next_at=first + literal(gap))
        .on_conflict_do_update(index_elements=["host"], set_={"next_at": later})
        .returning(
            type_coerce(host_turns.c.next_at, DateTime(timezone=True))
            - literal(gap)
            - func.clock_timestamp(type_=DateTime(timezone=True))
        )
    )
    far: timedelta = tx.execute(told).scalar_one()
    return max(far, timedelta())

"""Whose turn it is to ask a host: one request after the other over all processes and machines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import DateTime, delete, func, literal, select, type_coerce

from model.days import utc_now
from store.engine import Transaction
from store.tables import host_holds, host_turns
from store.upsert import insert_into

_LONGEST_HOST = 300
_KEPT_FOR = timedelta(days=1)
#: So long a Retry-After is believed: no host shuts itself out for ever by a slip.
_LONGEST_HOLD = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A host that asked to be left alone."""

    host: str
    #: Aware, UTC.
    until: datetime
    asked_at: datetime
    #: What it answered, in Chinese.
    reason: str


def take_turn(tx: Transaction, host: str, *, gap: timedelta) -> timedelta:
    """Take the next free turn at a host → how long to wait for it; the one after is `gap` later.

    PostgreSQL tells the time for all machines; SQLite serves one machine, whose clock it is.
    """
    return _move_on(tx, host, wait=timedelta(), gap=gap)


def hold_off(
    tx: Transaction,
    host: str,
    *,
    wait: timedelta,
    reason: str = "服务器要求稍后再来（Retry-After）",
) -> None:
    """Hand out no turn at a host before `wait` is over, as its Retry-After asks; told in `holds`.

    A wait beyond a day is cut to one.
    """
    wait = min(wait, _LONGEST_HOLD)
    _move_on(tx, host, wait=wait, gap=timedelta())
    now = utc_now()
    told = {"until": now + wait, "asked_at": now, "reason": reason}
    statement = insert_into(tx, host_holds).values(host=host[:_LONGEST_HOST], **told)
    is_longer = statement.excluded.until > host_holds.c.until
    tx.execute(statement.on_conflict_do_update(index_elements=["host"], set_=told, where=is_longer))


def holds(tx: Transaction, hosts: Collection[str] | None = None) -> list[Hold]:
    """The hosts (of `hosts`, if given) that are left alone now, the longest first."""
    h = host_holds.c
    query = select(host_holds).where(h.until > utc_now()).order_by(h.until.desc(), h.host)
    if hosts is not None:
        query = query.where(h.host.in_([host[:_LONGEST_HOST] for host in hosts]))
    return [Hold(**row._mapping) for row in tx.execute(query)]  # noqa: SLF001  (its public name)


def forget_turns(tx: Transaction) -> int:
    """Forget the hosts that nobody has asked for a day → how many."""
    tx.execute(delete(host_holds).where(host_holds.c.until < utc_now() - _KEPT_FOR))
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

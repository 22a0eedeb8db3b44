"""Days of a site whose sums no longer hold, marked by whoever changes an item."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    delete,
    func,
    literal,
    select,
)

from store.engine import Transaction
from store.tables import stale_days
from store.upsert import insert_into

#: The day of what has no date.
UNDATED = 0
_s = stale_days.c


def day_number(day: date | None) -> int:
    """A day as the tables of sums have it: 20250131."""
    return UNDATED if day is None else day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date | None:
    """The day of a number."""
    if number == UNDATED:
        return None
    return date(number // 10_000, number // 100 % 100, number % 100)


def of_year(column: ColumnElement[int], year: int) -> ColumnElement[bool]:
    """The days of a year."""
    return column.between(year * 10_000, year * 10_000 + 9999)


def mark_stale(tx: Transaction, site_id: int, days: Iterable[date | None]) -> None:
    """The items of some days are about to change."""
    numbers = sorted(map(day_number, days))
    if not numbers:
        return
    statement = insert_into(tx, stale_days)
    again: dict[str, Any] = {"index_elements": ["site_id", "day"], "set_": {"times": _s.times + 1}}
    if tx.is_sqlite:
        rows = [{"site_id": site_id, "day": number, "times": 1} for number in numbers]
        tx.execute(statement.on_conflict_do_update(**again), rows)
        return
    # PostgreSQL: one statement, not one for each day.
    asked = func.unnest(bindparam("days", numbers, ARRAY(Integer)))
    told = select(literal(site_id), asked, literal(1))
    marked = statement.from_select(["site_id", "day", "times"], told)
    tx.execute(marked.on_conflict_do_update(**again))


def marks_of(tx: Transaction, site_id: int) -> dict[int, int]:
    """Number of each stale day → how often it was marked."""
    query = select(_s.day, _s.times).where(_s.site_id == site_id)
    return {row.day: row.times for row in tx.execute(query)}


def forget_marks(tx: Transaction, site_id: int, marks: Mapping[int, int]) -> None:
    """Take back marks as they were read; a day that was marked again since stays stale."""
    by_times: dict[int, list[int]] = {}
    for day, times in marks.items():
        by_times.setdefault(times, []).append(day)
    for times, days in by_times.items():
        same = and_(_s.site_id == site_id, _s.day.in_(days), _s.times == times)
        tx.execute(delete(stale_days).where(same))

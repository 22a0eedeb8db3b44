"""Old days of visits: those that opened in time become one row; every other stays as it is."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from statistics import median_low
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update

from model.days import day_begins, shanghai_day
from model.fetching import Outcome
from model.uptime import OPEN, SLOW_SECONDS
from store.engine import Transaction
from store.home_visits import PARTS
from store.tables import home_days, home_pages, home_visits

_V = home_visits.c
#: A visit that opened in time, and of which nothing else was said.
IS_PLAIN = and_(_V.outcome.in_(OPEN), _V.total < int(SLOW_SECONDS * PARTS), _V.detail.is_(None))


def pages_to_fold(tx: Transaction, *, before: date) -> list[int]:
    """Pages that have days before that day which are not summed yet."""
    p = home_pages.c
    unfolded = or_(p.folded_before.is_(None), p.folded_before < before)
    return list(tx.execute(select(p.id).where(unfolded).order_by(p.id)).scalars())


def fold_visits(tx: Transaction, page: int, *, before: date) -> int:
    """Sum the days of a page before that day → how many visits are now part of a sum.

    A visit that is recorded later for a day that is summed stays a row of its own: sum and rows
    together are always all visits.
    """
    p = home_pages.c
    done = tx.execute(select(p.folded_before).where(p.id == page).with_for_update()).scalar()
    span = [_V.page == page, _V.at < day_begins(before)]
    if done is not None:
        span.append(_V.at >= day_begins(done))
    days: dict[date, list[Row[Any]]] = defaultdict(list)
    for row in tx.execute(select(_V.at, _V.total, _V.first_byte).where(*span, IS_PLAIN)):
        days[shanghai_day(row.at)].append(row)
    others = _others(tx, span)
    if days:
        tx.execute(insert(home_days), [_sum(page, day, rows, others) for day, rows in days.items()])
        tx.execute(delete(home_visits).where(*span, IS_PLAIN))
    tx.execute(update(home_pages).where(p.id == page).values(folded_before=before))
    return sum(len(rows) for rows in days.values())


def _others(tx: Transaction, span: Sequence[Any]) -> dict[tuple[date, bool], int]:
    """Day, and whether the visit was made at all → number of visits that stay rows."""
    found: dict[tuple[date, bool], int] = defaultdict(int)
    for row in tx.execute(select(_V.at, _V.outcome).where(*span, ~func.coalesce(IS_PLAIN, False))):
        found[shanghai_day(row.at), row.outcome != Outcome.NOT_MONITORED] += 1
    return found


def _sum(
    page: int, day: date, rows: Sequence[Row[Any]], others: dict[tuple[date, bool], int]
) -> dict[str, object]:
    totals = sorted(row.total for row in rows)
    return {
        "page": page,
        "day": day,
        "opened": len(rows),
        "kept": others.get((day, True), 0),
        "not_monitored": others.get((day, False), 0),
        "total_sum": sum(totals),
        "total_usual": median_low(totals),
        "total_slow": totals[-(-95 * len(totals) // 100) - 1],
        "total_slowest": totals[-1],
        "first_byte_sum": sum(row.first_byte or 0 for row in rows),
    }

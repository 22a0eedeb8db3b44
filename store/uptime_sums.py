"""Visits of home pages in sum, counted in the database: for lists of sites."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Float, and_, case, cast, func, select

from inspection.readings import HOME_OUTCOME, HOME_SECONDS
from model.fetching import Outcome
from model.uptime import SLOW_SECONDS, Uptime
from store.engine import Transaction
from store.tables import observations

_OPEN = tuple(f'"{outcome}"' for outcome in (Outcome.OK, Outcome.NOT_MODIFIED))
_NOT_MADE = f'"{Outcome.NOT_MONITORED}"'


def uptime_sums(tx: Transaction, keys: Collection[str], *, since: datetime) -> dict[str, Uptime]:
    """Site → its visits since a moment, by the official rule; never visited ones are left out.

    A visit that opened, but not in 15 seconds, has failed: such a one is told by its seconds.
    """
    o = observations.c
    recent = and_(o.site.in_(keys), o.observed_at >= since, o.value != "null")
    made = func.sum(case((o.value != _NOT_MADE, 1), else_=0))
    opened = func.sum(case((o.value.in_(_OPEN), 1), else_=0))
    outcomes = select(o.site, func.count().label("looks"), made.label("made"), opened.label("open"))
    found = tx.execute(outcomes.where(recent, o.key == HOME_OUTCOME).group_by(o.site))
    slow = select(o.site, func.count().label("slow")).where(
        recent, o.key == HOME_SECONDS, cast(o.value, Float) >= SLOW_SECONDS
    )
    late = {row.site: row.slow for row in tx.execute(slow.group_by(o.site))}
    return {
        row.site: Uptime(
            visits=int(row.made),
            failed=int(row.made) - max(0, int(row.open) - late.get(row.site, 0)),
            not_monitored=row.looks - int(row.made),
        )
        for row in found
    }

"""Visits of home pages in sum, counted in the database: for lists of sites."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Float, Select, and_, case, cast, func, or_, select

from inspection.readings import HOME_OUTCOME, HOME_SECONDS
from model.fetching import Outcome
from model.uptime import OPEN, SLOW_SECONDS, Uptime
from store.engine import Transaction
from store.home_visits import PARTS
from store.tables import home_pages, home_visits, observations

_QUOTED = tuple(f'"{outcome}"' for outcome in OPEN)
_NOT_MADE = f'"{Outcome.NOT_MONITORED}"'


def uptime_sums(tx: Transaction, keys: Collection[str], *, since: datetime) -> dict[str, Uptime]:
    """Site → its visits since a moment, by the official rule; never visited ones are left out.

    Not for moments so long ago that days since then are summed (`store.home_folding`).
    """
    sums: dict[str, Uptime] = {}
    for site, uptime in (*_visits(tx, keys, since), *_readings(tx, keys, since)):
        sums[site] = sums.get(site, Uptime()) + uptime
    return sums


def _visits(tx: Transaction, keys: Collection[str], since: datetime) -> list[tuple[str, Uptime]]:
    v, site = home_visits.c, home_pages.c.site
    is_made = v.outcome != Outcome.NOT_MONITORED
    has_failed = or_(v.outcome.not_in(OPEN), v.total >= int(SLOW_SECONDS * PARTS))
    query = (
        select(
            site,
            func.count().label("looks"),
            func.sum(case((is_made, 1), else_=0)).label("made"),
            func.sum(case((and_(is_made, has_failed), 1), else_=0)).label("failed"),
        )
        .join_from(home_visits, home_pages)
        .where(site.in_(keys), v.at >= since)
        .group_by(site)
    )
    return [
        (row.site, Uptime(visits=row.made, failed=row.failed, not_monitored=row.looks - row.made))
        for row in tx.execute(query)
    ]


def _readings(tx: Transaction, keys: Collection[str], since: datetime) -> list[tuple[str, Uptime]]:
    """The same of visits that were recorded otherwise: outcome and time by themselves.

    A visit that opened, but not in 15 seconds, has failed: such a one is told by its seconds.
    """
    o = observations.c
    recent = and_(o.site.in_(keys), o.observed_at >= since, o.value != "null")
    made = func.sum(case((o.value != _NOT_MADE, 1), else_=0))
    opened = func.sum(case((o.value.in_(_QUOTED), 1), else_=0))
    outcomes: Select[Any] = select(
        o.site, func.count().label("looks"), made.label("made"), opened.label("open")
    )
    found = tx.execute(outcomes.where(recent, o.key == HOME_OUTCOME).group_by(o.site))
    slow = select(o.site, func.count().label("slow")).where(
        recent, o.key == HOME_SECONDS, cast(o.value, Float) >= SLOW_SECONDS
    )
    late = {row.site: row.slow for row in tx.execute(slow.group_by(o.site))}
    return [
        (
            row.site,
            Uptime(
                visits=int(row.made),
                failed=int(row.made) - max(0, int(row.open) - late.get(row.site, 0)),
                not_monitored=row.looks - int(row.made),
            ),
        )
        for row in found
    ]

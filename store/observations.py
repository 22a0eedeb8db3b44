"""Observations: appended; the newest of each key is at hand.

Those of visits of a home page, by far the most, lie in rows of their own (`store.home_visits`).
"""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select

from inspection.readings import HOME_OUTCOME, HOME_SECONDS
from model.days import day_begins
from model.observations import Observation
from model.uptime import Uptime
from store import home_visits
from store.engine import Transaction
from store.tables import newest_observations, observations
from store.upsert import insert_into, inserted_id


def record_observations(tx: Transaction, site: str, readings: Iterable[Observation]) -> None:
    """Append readings; an earlier reading that arrives late does not become the newest."""
    others = home_visits.record_visits(tx, site, readings)
    for reading in sorted(others, key=lambda r: r.observed_at):
        statement = insert(observations).values(site=site, **_values(reading))
        number = inserted_id(tx, statement)
        _make_newest(tx, site, reading, number)


def latest(
    tx: Transaction, site: str, keys: Collection[str] | None = None
) -> dict[str, Observation]:
    """The newest reading of each key (of `keys`, if given), figures of a year included."""
    found: dict[str, Observation] = {}
    # Of one moment that which lies here stands: it was recorded after the visit.
    readings = [*home_visits.newest_readings(tx, site, keys), *_newest(tx, site, keys)]
    for reading in sorted(readings, key=lambda r: r.observed_at):
        found[reading.key] = reading
    return found


def of_year(tx: Transaction, site: str, year: int) -> list[Observation]:
    """The newest reading of each figure of a year, by key."""
    return sorted((r for r in _newest(tx, site) if r.year == year), key=lambda r: r.key)


def series(
    tx: Transaction, site: str, key: str, since: datetime, until: datetime
) -> list[Observation]:
    """Readings of one key from `since` up to but not including `until`, oldest first.

    Of days whose visits are summed (`store.home_folding`) only those that failed are among them.
    """
    if key not in home_visits.KEYS:
        return _series(tx, site, key, since, until)
    both = home_visits.visit_series(tx, site, key, since, until)
    if others := _series(tx, site, key, since, until):
        both = sorted((*both, *others), key=lambda r: r.observed_at)
    return both


def uptime_of_days(tx: Transaction, site: str, first: date, last: date) -> dict[date, Uptime]:
    """Day in Asia/Shanghai → the visits of the home page in sum, however long ago."""
    span = day_begins(first), day_begins(last, days=1)
    others = [
        reading for key in (HOME_OUTCOME, HOME_SECONDS) for reading in _series(tx, site, key, *span)
    ]
    return home_visits.days_of_visits(tx, site, first, last, more=others)


def _series(
    tx: Transaction, site: str, key: str, since: datetime, until: datetime
) -> list[Observation]:
    o = observations.c
    query = select(observations).where(
        o.site == site, o.key == key, o.observed_at >= since, o.observed_at < until
    )
    return [_observation(row) for row in tx.execute(query.order_by(o.observed_at, o.id))]


def _make_newest(tx: Transaction, site: str, reading: Observation, number: int) -> None:
    statement = insert_into(tx, newest_observations).values(
        site=site,
        key=reading.key,
        year=reading.year or 0,
        observation=number,
        observed_at=reading.observed_at,
    )
    new = statement.excluded
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["site", "key", "year"],
            set_={"observation": new.observation, "observed_at": new.observed_at},
            where=newest_observations.c.observed_at <= new.observed_at,
        )
    )


def _newest(tx: Transaction, site: str, keys: Collection[str] | None = None) -> list[Observation]:
    query = (
        select(observations)
        .join(newest_observations, newest_observations.c.observation == observations.c.id)
        .where(newest_observations.c.site == site)
    )
    if keys is not None:
        query = query.where(newest_observations.c.key.in_(keys))
    return [_observation(row) for row in tx.execute(query)]


def _values(reading: Observation) -> dict[str, Any]:
    return {
        "key": reading.key,
        "year": reading.year or 0,
        "value": json.dumps(reading.value, ensure_ascii=False),
        "unit": reading.unit,
        "observed_at": reading.observed_at,
        "source": reading.source,
        "detail": reading.detail,
    }


def _observation(row: Row[Any]) -> Observation:
    return Observation(
        key=row.key,
        value=json.loads(row.value),
        observed_at=row.observed_at,
        source=row.source,
        unit=row.unit,
        year=row.year or None,
        detail=row.detail,
    )

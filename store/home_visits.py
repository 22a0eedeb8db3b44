"""Visits of home pages, kept as narrow rows; read back as the readings that they were."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select

from inspection.readings import (
    HOME_DNS,
    HOME_FIRST_BYTE,
    HOME_OUTCOME,
    HOME_SECONDS,
    HOME_TCP,
    HOME_TLS,
)
from model.days import day_begins
from model.fetching import Outcome
from model.observations import Observation
from model.uptime import OPEN, Uptime, join_visits, roll_up_days
from store.engine import Transaction
from store.tables import home_days, home_pages, home_visits
from store.upsert import insert_into

#: Key of a reading → the column that holds it.
STEPS: Final = {
    HOME_SECONDS: "total",
    HOME_DNS: "dns",
    HOME_TCP: "tcp",
    HOME_TLS: "tls",
    HOME_FIRST_BYTE: "first_byte",
}
#: Keys whose readings may lie here.
KEYS: Final = frozenset({HOME_OUTCOME, *STEPS})
#: What is kept of a second.
PARTS: Final = 10_000
_UNIT = "秒"
_OUTCOMES = frozenset(Outcome)
_V = home_visits.c


def record_visits(tx: Transaction, site: str, readings: Iterable[Observation]) -> list[Observation]:
    """Keep the visits among some readings → the readings that are none, or not like one."""
    rest: list[Observation] = []
    groups: dict[tuple[datetime, str], list[Observation]] = defaultdict(list)
    for reading in readings:
        if reading.key in KEYS and reading.year is None:
            groups[reading.observed_at, reading.source].append(reading)
        else:
            rest.append(reading)
    for (at, url), group in groups.items():
        values = _row(group)
        if values is None or not _insert(tx, _page(tx, site, url), at, values):
            rest += group
    return rest


def visit_series(
    tx: Transaction, site: str, key: str, since: datetime, until: datetime
) -> list[Observation]:
    """Readings of one key by visits from `since` up to but not including `until`, oldest first."""
    between = _V.at >= since, _V.at < until
    rows = tx.execute(_of_site(site).where(*between).order_by(_V.at))
    return [found for row in rows if (found := _reading(row, key)) is not None]


def newest_readings(
    tx: Transaction, site: str, keys: Collection[str] | None = None
) -> list[Observation]:
    """The readings of the newest visit; a step that it did not make, by the newest that opened."""
    wanted = KEYS if keys is None else KEYS & set(keys)
    if not wanted:
        return []
    last = _of_site(site).order_by(_V.at.desc()).limit(1)
    found: dict[str, Observation] = {}
    for query in (last.where(_V.outcome.in_(OPEN)), last):
        for row in tx.execute(query):
            readings = ((key, _reading(row, key)) for key in wanted)
            found |= {key: reading for key, reading in readings if reading is not None}
    return list(found.values())


def days_of_visits(
    tx: Transaction, site: str, first: date, last: date, *, more: Sequence[Observation] = ()
) -> dict[date, Uptime]:
    """Day in Asia/Shanghai → its visits in sum, folded or not; `more`: readings kept elsewhere."""
    since, until = day_begins(first), day_begins(last, days=1)
    outcomes = visit_series(tx, site, HOME_OUTCOME, since, until)
    seconds = visit_series(tx, site, HOME_SECONDS, since, until)
    # Readings of a time are no outcomes, nor the other way round.
    others = (
        [r for r in more if r.key == HOME_OUTCOME],
        [r for r in more if r.key == HOME_SECONDS],
    )
    days = roll_up_days(join_visits((*outcomes, *others[0]), (*seconds, *others[1])))
    d = home_days.c
    folded = select(d.day, d.opened).join(home_pages).where(home_pages.c.site == site)
    for row in tx.execute(folded.where(d.day >= first, d.day <= last)):
        days[row.day] = days.get(row.day, Uptime()) + Uptime(visits=row.opened)
    return days


def _row(group: Sequence[Observation]) -> dict[str, Any] | None:
    """The readings of one visit as a row; None where a row would not give them back as they are."""
    by_key = {reading.key: reading for reading in group}
    outcome = by_key.pop(HOME_OUTCOME, None)
    if outcome is None or len(by_key) + 1 != len(group) or outcome.unit:
        return None
    if not isinstance(outcome.value, str) or outcome.value not in _OUTCOMES:
        return None
    row: dict[str, Any] = {"outcome": str(outcome.value), "detail": outcome.detail or None}
    for key, reading in by_key.items():
        parts = _parts(reading)
        if parts is None:
            return None
        row[STEPS[key]] = parts
    return row


def _parts(reading: Observation) -> int | None:
    if type(reading.value) is not float or reading.unit != _UNIT or reading.detail:
        return None
    if not 0 <= reading.value < 2**31 / PARTS:
        return None
    parts = round(reading.value * PARTS)
    return parts if parts / PARTS == reading.value else None


def _page(tx: Transaction, site: str, url: str) -> int:
    p = home_pages.c
    query = select(p.id).where(p.site == site, p.url == url)
    found = tx.execute(query).scalar()
    if found is None:
        tx.execute(insert_into(tx, home_pages).values(site=site, url=url).on_conflict_do_nothing())
        found = tx.execute(query).scalar_one()
    return int(found)


def _insert(tx: Transaction, page: int, at: datetime, values: dict[str, Any]) -> bool:
    """False where there is another visit of that very moment."""
    statement = insert_into(tx, home_visits).values(page=page, at=at, **values)
    made = tx.execute(statement.on_conflict_do_nothing().returning(_V.page))
    return made.scalar() is not None


def _of_site(site: str) -> Select[Any]:
    joined = select(home_visits, home_pages.c.url).join(home_pages)
    return joined.where(home_pages.c.site == site)


def _reading(row: Row[Any], key: str) -> Observation | None:
    if key == HOME_OUTCOME:
        return Observation(
            key=key, value=row.outcome, observed_at=row.at, source=row.url, detail=row.detail or ""
        )
    parts = getattr(row, STEPS[key])
    if parts is None:
        return None
    return Observation(key=key, value=parts / PARTS, observed_at=row.at, source=row.url, unit=_UNIT)

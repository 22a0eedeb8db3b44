"""Items of a site → sums by day, kept so that a year's figures need not be counted one by one.

Summed are items that all their columns tell alike, as nearly all are: same title, date and place,
no facts. What follows for a sum does not depend on kinds or order of columns, on repeats, flags
or decisions, so that only new and changed rows make a day stale. Items that their columns tell
differently are kept by address.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, delete, insert, or_, select

from report.marks import RANGE, mark_text
from store.engine import Transaction
from store.keyed import led_by
from store.parts import parts_of
from store.sites import site_id as number_of
from store.stale_days import UNDATED, day_number, day_of, forget_marks, marks_of
from store.tables import day_sums, mixed_items, sightings, site_columns, sites

#: Of more days than these the items are not looked up day by day: the whole site is read once.
_MANY_DAYS = 366
_FETCH_SIZE = 2000
_s = sightings.c


class SumKey(NamedTuple):
    """What the items of one sum have in common."""

    day: int
    #: Numbers of their columns, ascending.
    listed: tuple[int, ...]
    is_external: bool


@dataclass(kw_only=True, slots=True)
class DaySums:
    """What some days of a site come to."""

    days: set[int]
    #: Items and the two halves of the sum of their marks.
    sums: dict[SumKey, list[int]] = field(default_factory=dict)
    #: Day and address of items that no sum holds.
    mixed: set[tuple[int, str]] = field(default_factory=set)


def sum_key(rows: Sequence[Row[Any]]) -> SumKey | None:
    """The sum that holds the item of some sightings, all of one address; None: none does."""
    first = rows[0]
    if len(rows) == 1:
        if first.facts is not None:
            return None
        return SumKey(day_number(first.published_on), (first.column_id,), first.is_external)
    told = (first.title, first.published_on, first.is_external, None)
    if any((r.title, r.published_on, r.is_external, r.facts) != told for r in rows):
        return None
    listed = tuple(sorted(row.column_id for row in rows))
    return SumKey(day_number(first.published_on), listed, first.is_external)


def sum_days(tx: Transaction, site_id: int, days: Collection[int]) -> DaySums:
    """The sums of some days as the sightings are now; nothing is kept.

    An item whose columns tell several days was in a sum as long as they told one: all its days
    are summed anew, unless it is known as such.
    """
    found = DaySums(days=set())
    todo = set(days)
    while todo:
        found.days |= todo
        others = _sum_into(tx, site_id, todo, found)
        unknown = {pair for pair in others if pair[0] not in found.days}
        todo = {day for day, _ in unknown - _known_mixed(tx, site_id, unknown)}
    return found


def refresh_sums(tx: Transaction, site: str) -> None:
    """Sum up the stale days of a site, and keep the sums.

    All of them: an item that one column has come to tell another day, of another year even, is
    in the sum of the first as long as the other is not looked at.
    """
    site_id = number_of(tx, site)
    if site_id is None or not marks_of(tx, site_id):
        return
    # PostgreSQL: one process at a time, or two would write the same sums.
    one = select(sites.c.id).where(sites.c.id == site_id)
    tx.execute(one.with_for_update(key_share=True))
    marks = marks_of(tx, site_id)
    _keep(tx, site_id, sum_days(tx, site_id, marks))
    forget_marks(tx, site_id, marks)


def sums_as_they_are(tx: Transaction, site_id: int) -> tuple[DaySums, DaySums]:
    """The sums of all days of a site that are not stale: as they are kept, and as they are."""
    d, m = day_sums.c, mixed_items.c
    kept, found = DaySums(days=set()), DaySums(days=set())
    for row in tx.execute(select(day_sums).where(d.site_id == site_id)):
        key = SumKey(row.day, listed_columns(row.listed), row.is_external)
        kept.sums[key] = [row.size, row.mark_high, row.mark_low]
    mixed = select(m.day, m.address).where(m.site_id == site_id)
    kept.mixed = {(row.day, row.address) for row in tx.execute(mixed)}
    _sum_into(tx, site_id, None, found)
    stale = marks_of(tx, site_id).keys()
    for sums in (kept, found):
        sums.sums = {key: total for key, total in sums.sums.items() if key.day not in stale}
        sums.mixed = {pair for pair in sums.mixed if pair[0] not in stale}
        sums.days = {key.day for key in sums.sums} | {day for day, _ in sums.mixed}
    return kept, found


def listed_columns(text: str) -> tuple[int, ...]:
    """Numbers of columns as a sum's row has them."""
    return tuple(map(int, text.split(",")))


def _columns_of(tx: Transaction, site_id: int) -> list[int]:
    query = select(site_columns.c.id).where(site_columns.c.site_id == site_id)
    return list(tx.execute(query).scalars())


def _sum_into(
    tx: Transaction, site_id: int, days: Collection[int] | None, found: DaySums
) -> set[tuple[int, str]]:
    """Add the items of some days, or of all → other days, and addresses, of items told several."""
    others: set[tuple[int, str]] = set()
    rows = tx.execute(_rows_of(tx, site_id, days).execution_options(yield_per=_FETCH_SIZE))
    for address, group in groupby(rows, key=attrgetter("address")):
        listed = list(group)
        key = sum_key(listed)
        if key is not None:
            if days is None or key.day in days:
                _add(found.sums, key, listed[0])
            continue
        told = {day_number(row.published_on) for row in listed}
        if len(told) == 1 and any(row.facts is not None for row in listed):
            continue
        wanted = told if days is None else told.intersection(days)
        found.mixed |= {(day, address) for day in wanted}
        if wanted:
            others |= {(day, address) for day in told - wanted}
    return others


def _add(sums: dict[SumKey, list[int]], key: SumKey, row: Row[Any]) -> None:
    mark = mark_text(row.address, row.title, row.published_on)
    total = sums.get(key)
    if total is None:
        sums[key] = [1, mark.high, mark.low]
        return
    total[0] += 1
    total[1] = (total[1] + mark.high) % RANGE
    total[2] = (total[2] + mark.low) % RANGE


def _rows_of(tx: Transaction, site_id: int, days: Collection[int] | None) -> Select[Any]:
    """All sightings, in key order, of items that some column tells one of the days of.

    Of many days, or all: every sighting of the site.
    """
    looked_at = (_s.address, _s.column_id, _s.title, _s.published_on, _s.is_external, _s.facts)
    of_site = select(*looked_at).where(_s.site_id == site_id)
    if days is None or len(days) > _MANY_DAYS:
        return of_site.order_by(_s.address, _s.column_id)
    one = sightings.alias("one")
    dated = [day_of(day) for day in sorted(days) if day != UNDATED]
    of_days: ColumnElement[bool] = one.c.published_on.in_(dated)
    if len(dated) < len(set(days)):
        of_days = or_(of_days, one.c.published_on.is_(None))
    addresses = select(one.c.address).where(one.c.column_id.in_(_columns_of(tx, site_id)), of_days)
    if tx.is_sqlite:
        query = of_site.where(_s.address.in_(addresses))
        return query.order_by(_s.address, _s.column_id)
    return led_by(addresses.distinct().subquery("some"), site_id, looked_at)


def _known_mixed(
    tx: Transaction, site_id: int, pairs: Collection[tuple[int, str]]
) -> set[tuple[int, str]]:
    """Those of some days and addresses that are known to be in no sum."""
    m = mixed_items.c
    known: set[tuple[int, str]] = set()
    for part in parts_of(sorted(pairs)):
        days, addresses = ({pair[place] for pair in part} for place in (0, 1))
        query = select(m.day, m.address).where(
            m.site_id == site_id, m.day.in_(days), m.address.in_(addresses)
        )
        known |= {(row.day, row.address) for row in tx.execute(query)}
    return known


def _keep(tx: Transaction, site_id: int, found: DaySums) -> None:
    """Put the sums of some days in the place of those that are kept."""
    for table in (day_sums, mixed_items):
        for part in parts_of(sorted(found.days)):
            of_days = (table.c.site_id == site_id) & table.c.day.in_(part)
            tx.execute(delete(table).where(of_days))
    sums = [
        {
            "site_id": site_id,
            "day": key.day,
            "listed": ",".join(map(str, key.listed)),
            "is_external": key.is_external,
            "size": size,
            "mark_high": high,
            "mark_low": low,
        }
        for key, (size, high, low) in found.sums.items()
    ]
    mixed = [{"site_id": site_id, "day": day, "address": address} for day, address in found.mixed]
    if sums:
        tx.execute(insert(day_sums), sums)
    if mixed:
        tx.execute(insert(mixed_items), mixed)

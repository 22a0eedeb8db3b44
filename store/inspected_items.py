"""What inspection looks at of a site's items: each column in sum, and the few items one by one.

A portal has a hundred thousand items, of which a few hundred are new, flagged or letters: the
database picks them, so that a page that judges a site need not read all of it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select

from inspection.records import ColumnSummary
from model.columns import Column, ColumnKind
from model.items import Item
from store.engine import Transaction
from store.folding import ColumnOrder, fold_item, telling
from store.items import column_order
from store.keyed import sightings_of
from store.sites import site_id
from store.tables import sightings

_s = sightings.c


def column_summaries(
    tx: Transaction, site: str, *, columns: Sequence[Column], today: date
) -> dict[str, ColumnSummary]:
    """Column name → its items in sum; a column that lists none is not in it.

    A date after `today` is no proof of an update and is left out of `last_published_on`.
    """
    number, order = site_id(tx, site), column_order(tx, site, columns)
    in_order = (_s.site_id == number) & _s.column_id.in_(list(order))
    # An item in several columns has one date, which need not be the one its column tells.
    several = select(_s.address).where(in_order).group_by(_s.address).having(func.count() > 1)
    own = case((_s.address.not_in(several) & (_s.published_on <= today), _s.published_on))
    sums = select(_s.column_id, func.count().label("items"), func.max(own).label("newest"))
    found = list(tx.execute(sums.where(in_order).group_by(_s.column_id)))
    newest: dict[int, date] = {row.column_id: row.newest for row in found if row.newest}
    for column, day in _shared_days(tx, in_order, several, order):
        if day <= today:
            newest[column] = max(day, newest.get(column, day))
    return {
        order[row.column_id][1]: ColumnSummary(
            item_count=row.items, last_published_on=newest.get(row.column_id)
        )
        for row in found
    }


def items_looked_at(
    tx: Transaction, site: str, *, columns: Sequence[Column], since: date, targets: set[str]
) -> Iterator[Item]:
    """Flagged items, letters, those dated from a day on and some by address, in their order."""
    number, order = site_id(tx, site), column_order(tx, site, columns)
    if number is None:
        return
    letters = [column for column, (_, _, kind) in order.items() if kind is ColumnKind.LETTERS]
    # Each sighting may make its item one to look at; whether it is one, all of them tell.
    picked = or_(_s.flags != 0, _s.column_id.in_(letters), _s.published_on >= since)
    query = select(_s.address).where(_s.site_id == number, picked)
    wanted = {*tx.execute(query).scalars(), *targets}
    for listed in sightings_of(tx, number, wanted):
        rows = [row for row in listed if row.column_id in order]
        if rows and _is_looked_at(item := fold_item(rows, order, None), targets, since):
            yield item


def _is_looked_at(item: Item, targets: set[str], since: date) -> bool:
    if item.flags or item.address in targets or ColumnKind.LETTERS in item.kinds:
        return True
    return item.published_on is not None and item.published_on >= since


def _shared_days(
    tx: Transaction,
    in_order: ColumnElement[bool],
    several: Select[Any],
    order: ColumnOrder,
) -> Iterator[tuple[int, date]]:
    """Number of a column and the date of an item in it, of each that other columns list too."""
    query = select(_s.address, _s.column_id, _s.published_on, _s.date_source, _s.last_run)
    rows = tx.execute(query.where(in_order, _s.address.in_(several)).order_by(_s.address))
    for _, group in groupby(rows, key=attrgetter("address")):
        listed: list[Row[Any]] = sorted(group, key=lambda row: order[row.column_id][0])
        day = max(listed, key=telling).published_on
        if day is not None:
            yield from ((row.column_id, day) for row in listed)

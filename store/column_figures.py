"""Items of a site's columns by month, counted in the database: for overview pages and charts."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, case, extract, func, select

from store.engine import Transaction
from store.sites import column_ids, site_id
from store.tables import sightings


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnFigures:
    """One column at a glance, by the dates that its own list tells."""

    #: All items it ever listed, external ones included.
    items: int = 0
    undated: int = 0
    #: Newest date up to today.
    last_published_on: date | None = None
    #: Items of January to December of the year, external ones included.
    months: tuple[int, ...] = field(default=(0,) * 12)

    @property
    def in_year(self) -> int:
        """Items of the year."""
        return sum(self.months)


def columns_of(tx: Transaction, site: str, *, year: int, today: date) -> dict[str, ColumnFigures]:
    """Column name → its items, by month of a year; columns never crawled are left out."""
    number, names = site_id(tx, site), {n: name for name, n in column_ids(tx, site).items()}
    s = sightings.c
    newest = func.max(case((s.published_on <= today, s.published_on)))
    undated = func.sum(case((s.published_on.is_(None), 1), else_=0))
    totals = (
        select(
            s.column_id, func.count().label("items"), undated.label("undated"), newest.label("at")
        )
        .where(s.site_id == number)
        .group_by(s.column_id)
    )
    months = _months(tx, number, year)
    return {
        names[row.column_id]: ColumnFigures(
            items=row.items,
            undated=int(row.undated),
            last_published_on=row.at,
            months=tuple(months.get((row.column_id, month), 0) for month in range(1, 13)),
        )
        for row in tx.execute(totals)
    }


def months_of(tx: Transaction, site: str, *, year: int) -> tuple[int, ...]:
    """Distinct items of a site dated in January to December, external ones included."""
    month = extract("month", sightings.c.published_on).label("month")
    query = (
        select(month, func.count(sightings.c.address.distinct()).label("items"))
        .where(sightings.c.site_id == site_id(tx, site), _in_year(year))
        .group_by(month)
    )
    found = {int(row.month): int(row.items) for row in tx.execute(query)}
    return tuple(found.get(number, 0) for number in range(1, 13))


def _months(tx: Transaction, number: int | None, year: int) -> dict[tuple[int, int], int]:
    """Number of a column and month → items."""
    month = extract("month", sightings.c.published_on).label("month")
    query = (
        select(sightings.c.column_id, month, func.count().label("items"))
        .where(sightings.c.site_id == number, _in_year(year))
        .group_by(sightings.c.column_id, month)
    )
    return {(row.column_id, int(row.month)): int(row.items) for row in tx.execute(query)}


def _in_year(year: int) -> ColumnElement[bool]:
    return sightings.c.published_on.between(date(year, 1, 1), date(year, 12, 31))

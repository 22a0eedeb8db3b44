"""A site's items of a year as its figures need them: most in bundles, the others one by one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    bindparam,
    func,
    or_,
    select,
    text,
    true,
)

from model.columns import Column
from model.items import Item
from report.bundles import SINGLE, Bundle, make_specimen
from report.marks import Mark, add_marks, mark_text, take_mark
from store.day_sums import SumKey, listed_columns, sum_days, sum_key
from store.decisions import decisions_of
from store.engine import Transaction
from store.folding import ColumnOrder, fold_item
from store.items import WHOLE, column_order
from store.keyed import sightings_of
from store.sites import site_id
from store.stale_days import UNDATED, marks_of, of_year
from store.tables import IS_NOTED, day_sums, mixed_items, sightings

#: PostgreSQL: a crawl may record something between two statements; then they are asked again.
_TRIES = 5
_s, _d, _m = sightings.c, day_sums.c, mixed_items.c


class Bundled(NamedTuple):
    """The items of a year."""

    #: In the order of their addresses.
    items: tuple[Item, ...]
    bundles: tuple[Bundle, ...]


class _Alike(NamedTuple):
    """Key of a bundle."""

    #: 202501; 0: without a date.
    month: int
    listed: tuple[int, ...]
    is_external: bool


#: Key of a bundle → how many items, and the sum of their marks.
_Sums = dict[_Alike, tuple[int, Mark]]


def bundled_items(tx: Transaction, site: str, *, columns: Sequence[Column], year: int) -> Bundled:
    """What `items.items_of` gives of a year, items that are alike in bundles.

    One by one come those that a rule may look at: of kinds with rules of their own, with facts,
    repeats and what they repeat, back-dated ones, those that their columns tell differently, and
    those that a person decided about. What this costs grows with them, not with the others.
    """
    number = site_id(tx, site)
    if number is None:
        return Bundled((), ())
    for _ in range(_TRIES):
        before = marks_of(tx, number)
        found = _bundled(tx, site, number, columns=columns, year=year)
        if marks_of(tx, number) == before:
            break
    return found


def _bundled(
    tx: Transaction, site: str, number: int, *, columns: Sequence[Column], year: int
) -> Bundled:
    order = column_order(tx, site, columns)
    sums, mixed = _summed(tx, number, year)
    decisions = decisions_of(tx, site, year)
    wanted = {*mixed, *decisions, *_noted(tx, number, year)}
    wanted.update(_of_single_columns(tx, year, order))
    items = []
    for listed in _with_originals(tx, number, wanted, year):
        _take_out(sums, listed)
        rows = [row for row in listed if row.column_id in order]
        if rows:
            items.append(fold_item(rows, order, decisions.get(rows[0].address)))
    items.sort(key=attrgetter("address"))
    return Bundled(tuple(items), tuple(_bundles(sums, order)))


def _with_originals(
    tx: Transaction, number: int, wanted: set[str], year: int
) -> Iterator[list[Row[Any]]]:
    """Sightings of each wanted item, and of each of the year that one of them repeats."""
    seen, originals = set(wanted), set[str]()
    for listed in sightings_of(tx, number, wanted):
        originals |= {row.same_as for row in listed if row.same_as is not None}
        yield listed
    while originals := originals - seen:
        seen |= originals
        asked, originals = originals, set()
        for listed in sightings_of(tx, number, asked):
            if any(row.published_on is None or row.published_on.year == year for row in listed):
                originals |= {row.same_as for row in listed if row.same_as is not None}
                yield listed


def _summed(tx: Transaction, number: int, year: int) -> tuple[_Sums, set[str]]:
    """Sums of the year's months and of what has no date, and addresses of mixed items."""
    fresh = sum_days(tx, number, marks_of(tx, number).keys())
    mixed = {address for day, address in fresh.mixed if _is_of_year(day, year)}
    kept = select(_m.address).where(_m.site_id == number, _m.day.not_in(fresh.days))
    for days in (_m.day == UNDATED, of_year(_m.day, year)):
        mixed.update(tx.execute(kept.where(days)).scalars())
    sums: _Sums = {}
    for key, found in (*_kept_sums(tx, number, year, fresh.days), *_new_sums(fresh.sums, year)):
        size, mark = sums.get(key, (0, Mark()))
        sums[key] = (size + found[0], add_marks((mark, Mark(found[1], found[2]))))
    return sums, mixed


def _kept_sums(
    tx: Transaction, number: int, year: int, stale: Collection[int]
) -> Iterator[tuple[_Alike, tuple[int, int, int]]]:
    month = (_d.day // 100).label("month")
    sums = [func.sum(column).label(column.name) for column in (_d.size, _d.mark_high, _d.mark_low)]
    query = (
        select(month, _d.listed, _d.is_external, *sums)
        .where(_d.site_id == number, _d.day.not_in(stale))
        .group_by(month, _d.listed, _d.is_external)
    )
    for days in (_d.day == UNDATED, of_year(_d.day, year)):
        for row in tx.execute(query.where(days)):
            listed = listed_columns(row.listed)
            found = (int(row.size), int(row.mark_high), int(row.mark_low))
            yield _Alike(row.month, listed, row.is_external), found


def _new_sums(
    sums: Mapping[SumKey, Sequence[int]], year: int
) -> Iterator[tuple[_Alike, tuple[int, int, int]]]:
    for key, (size, high, low) in sums.items():
        if _is_of_year(key.day, year):
            yield _alike(key), (size, high, low)


def _is_of_year(day: int, year: int) -> bool:
    return day == UNDATED or day // 10_000 == year


def _alike(key: SumKey) -> _Alike:
    return _Alike(key.day // 100, key.listed, key.is_external)


def _of_the_year(year: int) -> ColumnElement[bool]:
    return or_(
        _s.published_on.between(date(year, 1, 1), date(year, 12, 31)), _s.published_on.is_(None)
    )


def _noted(tx: Transaction, number: int, year: int) -> Iterator[str]:
    """Items with facts, of any year, and the year's repeats and back-dated ones."""
    # SQLite does not know how few they are, and would read the whole site.
    index = " INDEXED BY ix_sightings_noted" if tx.is_sqlite else ""
    query = text(
        f"SELECT address FROM sightings{index} WHERE site_id = :site AND ({IS_NOTED})"  # noqa: S608
        " AND (facts IS NOT NULL OR published_on IS NULL OR published_on BETWEEN :first AND :last)"
    ).bindparams(
        bindparam("site", number),
        bindparam("first", date(year, 1, 1), Date),
        bindparam("last", date(year, 12, 31), Date),
    )
    yield from tx.execute(query).scalars()


def _of_single_columns(tx: Transaction, year: int, order: ColumnOrder) -> Iterator[str]:
    """Items in columns whose kinds have rules of their own: of the year, or all where all count."""
    whole = [place for place, (_, _, kind) in order.items() if kind in WHOLE]
    others = [place for place, (_, _, kind) in order.items() if kind in SINGLE - WHOLE]
    for columns, which in ((whole, true()), (others, _of_the_year(year))):
        if columns:
            # Without the site, or PostgreSQL looks through all of its rows by the key.
            query = select(_s.address).where(_s.column_id.in_(columns), which)
            yield from tx.execute(query).scalars()


def _take_out(sums: _Sums, listed: Sequence[Row[Any]]) -> None:
    """Take an item that comes by itself out of the sum that holds it."""
    key = sum_key(listed)
    held = sums.get(_alike(key)) if key is not None else None
    if key is None or held is None:
        return
    first = listed[0]
    mark = take_mark(held[1], mark_text(first.address, first.title, first.published_on))
    sums[_alike(key)] = (held[0] - 1, mark)


def _bundles(sums: _Sums, order: ColumnOrder) -> Iterator[Bundle]:
    for number, (key, (size, mark)) in enumerate(sorted(sums.items())):
        there = sorted(order[column] for column in key.listed if column in order)
        if size and there:
            yield Bundle(
                specimen=make_specimen(
                    str(number),
                    month=date(key.month // 100, key.month % 100, 1) if key.month else None,
                    is_external=key.is_external,
                    columns=tuple(name for _, name, _ in there),
                    kinds=[kind for _, _, kind in there if kind is not None],
                ),
                size=size,
                mark=mark,
            )

"""One document under two addresses: the later address is marked as repeating the earlier one.

Source: design §3: same title and date, and the same document number where the address has one.
"""

from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, select, update

from model.documents import document_id
from store.engine import Transaction
from store.fresh_rows import Fresh, days_of, last_finished
from store.sites import column_ids, site_id
from store.tables import item_versions, sightings

#: Days by columns that are looked up one by one.
_MOST_LOOKS = 20_000


def merge_repeats(tx: Transaction, *, site: str, run: int, fresh: Fresh | None) -> tuple[str, ...]:
    """Mark repeats among items dated like those that a run brought → addresses that are none now.

    What interrupted runs before it had brought is judged with it: they never came to it.
    Decided anew for those days: a repeat whose title was edited stands for itself again.
    `fresh` tells what was brought; None: all rows of the site are looked at for it.
    """
    number = site_id(tx, site)
    if number is None:
        return ()
    touched = _touched_days(tx, number, site, run, fresh)
    marks = _found_repeats(tx, touched)
    released = _forget(tx, touched, kept=set(marks))
    if marks:
        statement = (
            update(sightings)
            .where(sightings.c.site_id == number, sightings.c.address == bindparam("repeat"))
            .values(same_as=bindparam("original"))
        )
        rows = [{"repeat": repeat, "original": original} for repeat, original in marks.items()]
        tx.execute(statement, rows)
    return released


class _Touched(NamedTuple):
    """Which rows are looked at."""

    site_id: int
    #: Rows dated on a day on which something came or changed.
    rows: ColumnElement[bool]
    #: True where an index leads to them.
    is_indexed: bool


def _touched_days(
    tx: Transaction, number: int, site: str, run: int, fresh: Fresh | None
) -> _Touched:
    """The rows dated like what came or changed since the last finished run."""
    if fresh is not None:
        days, columns = days_of(tx, fresh), column_ids(tx, site).values()
        if len(days) * len(columns) <= _MOST_LOOKS:
            # By column and day, without a word of the site: its rows are not to be gone through.
            rows = and_(
                sightings.c.column_id.in_(sorted(columns)),
                sightings.c.published_on.in_(sorted(days)),
            )
            return _Touched(number, rows, is_indexed=True)
    since = last_finished(tx, site, run)
    is_touched = _days_after(number, since.run if since is not None else 0)
    return _Touched(number, and_(sightings.c.site_id == number, is_touched), is_indexed=False)


def _days_after(number: int, earlier: int) -> ColumnElement[bool]:
    """Rows dated on a day on which something came or changed after run `earlier`."""
    new = select(sightings.c.published_on).where(
        sightings.c.site_id == number, sightings.c.first_run > earlier
    )
    changed = item_versions.c.site_id == number, item_versions.c.run > earlier
    before = select(item_versions.c.old_published_on).where(*changed)
    after = select(item_versions.c.new_published_on).where(*changed)
    return sightings.c.published_on.in_(new.union_all(before, after))


def _forget(tx: Transaction, touched: _Touched, kept: set[str]) -> tuple[str, ...]:
    """Take back marks on the touched days that no longer hold → their addresses."""
    query = select(sightings.c.address).where(touched.rows, sightings.c.same_as.is_not(None))
    stale = sorted(set(tx.execute(query).scalars()) - kept)
    if stale:
        statement = update(sightings).where(
            sightings.c.site_id == touched.site_id, sightings.c.address == bindparam("repeat")
        )
        tx.execute(statement.values(same_as=None), [{"repeat": address} for address in stale])
    return tuple(stale)


def _found_repeats(tx: Transaction, touched: _Touched) -> dict[str, str]:
    """Address of each repeat → address of the item that it repeats."""
    marks: dict[str, str] = {}
    rows = tx.execute(_candidates(touched).execution_options(yield_per=2000))
    for _, group in groupby(rows, key=lambda row: (row.published_on, row.title)):
        marks |= _marks_of(list(group))
    return marks


def _candidates(touched: _Touched) -> Any:  # noqa: ANN401  (a Select of four columns)
    """Items that share title and date with another one, side by side, first seen first."""
    is_internal = sightings.c.is_external.is_(False)
    shared = (
        select(sightings.c.published_on, sightings.c.title)
        .where(touched.rows, is_internal, sightings.c.published_on.is_not(None))
        .group_by(sightings.c.published_on, sightings.c.title)
        .having(func.min(sightings.c.address) != func.max(sightings.c.address))
        .subquery()
    )
    first = func.min(sightings.c.first_run).label("first")
    same = and_(
        sightings.c.published_on == shared.c.published_on, sightings.c.title == shared.c.title
    )
    return (
        select(sightings.c.published_on, sightings.c.title, sightings.c.address, first)
        .join_from(shared, sightings, same)
        .where(
            touched.rows if touched.is_indexed else sightings.c.site_id == touched.site_id,
            is_internal,
        )
        .group_by(sightings.c.published_on, sightings.c.title, sightings.c.address)
        .order_by(sightings.c.published_on, sightings.c.title, first, sightings.c.address)
    )


def _marks_of(rows: list[Row[Any]]) -> dict[str, str]:
    """Among items of one title and date: later address → first address of the same document."""
    originals: dict[str, str] = {}
    marks: dict[str, str] = {}
    for row in rows:
        number = document_id(row.address)
        original = originals.setdefault(number, row.address)
        if original != row.address:
            marks[row.address] = original
    return marks

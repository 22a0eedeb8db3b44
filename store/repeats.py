"""One document under two addresses: the later address is marked as repeating the earlier one.

Source: design §3: same title and date, and the same document number where the address has one.
"""

from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, select, update

from model.documents import document_id
from model.runs import RunStatus
from store.engine import Transaction
from store.sites import site_id
from store.tables import crawl_runs, item_versions, sightings


def merge_repeats(tx: Transaction, *, site: str, run: int) -> int:
    """Mark repeats among items dated like those that a run brought → addresses marked.

    What interrupted runs before it had brought is judged with it: they never came to it.
    Decided anew for those days: a repeat whose title was edited stands for itself again.
    """
    number = site_id(tx, site)
    if number is None:
        return 0
    earlier = _last_finished(tx, site, run)
    marks = _found_repeats(tx, number, earlier)
    _forget(tx, number, earlier, kept=set(marks))
    if marks:
        statement = (
            update(sightings)
            .where(sightings.c.site_id == number, sightings.c.address == bindparam("repeat"))
            .values(same_as=bindparam("original"))
        )
        rows = [{"repeat": repeat, "original": original} for repeat, original in marks.items()]
        tx.execute(statement, rows)
    return len(marks)


def _last_finished(tx: Transaction, site: str, run: int) -> int:
    """The run before this one that came to its end; 0: none."""
    query = select(func.max(crawl_runs.c.id)).where(
        crawl_runs.c.site == site,
        crawl_runs.c.id < run,
        crawl_runs.c.status.in_((RunStatus.COMPLETE, RunStatus.PARTIAL)),
    )
    return tx.execute(query).scalar() or 0


def _touched_days(number: int, earlier: int) -> ColumnElement[bool]:
    """Items dated on a day on which something came or changed after run `earlier`."""
    new = select(sightings.c.published_on).where(
        sightings.c.site_id == number, sightings.c.first_run > earlier
    )
    changed = item_versions.c.site_id == number, item_versions.c.run > earlier
    before = select(item_versions.c.old_published_on).where(*changed)
    after = select(item_versions.c.new_published_on).where(*changed)
    return sightings.c.published_on.in_(new.union_all(before, after))


def _forget(tx: Transaction, number: int, earlier: int, kept: set[str]) -> None:
    """Take back marks on the touched days that no longer hold."""
    query = select(sightings.c.address).where(
        sightings.c.site_id == number,
        sightings.c.same_as.is_not(None),
        _touched_days(number, earlier),
    )
    stale = sorted(set(tx.execute(query).scalars()) - kept)
    if stale:
        statement = update(sightings).where(
            sightings.c.site_id == number, sightings.c.address == bindparam("repeat")
        )
        tx.execute(statement.values(same_as=None), [{"repeat": address} for address in stale])


def _found_repeats(tx: Transaction, number: int, earlier: int) -> dict[str, str]:
    """Address of each repeat → address of the item that it repeats."""
    marks: dict[str, str] = {}
    rows = tx.execute(_candidates(number, earlier).execution_options(yield_per=2000))
    for _, group in groupby(rows, key=lambda row: (row.published_on, row.title)):
        marks |= _marks_of(list(group))
    return marks


def _candidates(number: int, earlier: int) -> Any:  # noqa: ANN401  (a Select of four columns)
    """Items that share title and date with another one, side by side, first seen first."""
    own = and_(sightings.c.site_id == number, sightings.c.is_external.is_(False))
    shared = (
        select(sightings.c.published_on, sightings.c.title)
        .where(own, sightings.c.published_on.is_not(None), _touched_days(number, earlier))
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
        .where(own)
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

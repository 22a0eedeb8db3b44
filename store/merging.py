"""The batch in `incoming` → the kept sightings, with versions of what changed and tallies."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    case,
    func,
    insert,
    join,
    literal,
    or_,
    select,
    true,
)

from store.engine import Transaction
from store.flags import DATE_CHANGED, STAYING, TITLE_CHANGED
from store.incoming import incoming
from store.tables import fresh_rows, item_versions, run_tallies, sightings
from store.types import Moment
from store.upsert import insert_into


class Brought(NamedTuple):
    """What a batch brings to one column."""

    #: Rows that the column did not list before.
    new: int
    #: Rows whose title or date was another one in an earlier run.
    changed: int
    #: Rows that were not quite the same so far, whichever run found them.
    other: int


def _is_retitled(old: Any, new: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """True where the newly seen title is another one."""
    is_other: ColumnElement[bool] = old.title != new.title
    return is_other


def _is_moved(old: Any, new: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """True where a known date became another one; a date found at last is no change."""
    return and_(
        new.published_on.is_not(None),
        old.published_on.is_not(None),
        old.published_on != new.published_on,
    )


def _is_other(old: Any, new: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """True where title or date is another one."""
    return or_(_is_retitled(old, new), _is_moved(old, new))


def _sums_otherwise(old: Any, new: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """True where a day's sums (`store.day_sums`) may not hold with the newly seen row."""
    is_dated = and_(new.published_on.is_not(None), old.published_on.is_(None))
    has_facts = and_(new.facts.is_not(None), old.facts.is_(None))
    return or_(_is_other(old, new), is_dated, has_facts, old.is_external != new.is_external)


def _paired(tx: Transaction, site_id: int, *, with_new: bool = False) -> tuple[FromClause, Any]:
    """Each row of the batch with the kept sighting of its key, and the latter's columns.

    `with_new`: rows of which none is kept too.

    PostgreSQL knows no size of a temporary table and would read all sightings of the site for
    every batch, had it the choice: LIMIT leaves it none. Nor may it think of the index by column.
    """
    own = sightings.c
    of_site = and_(own.site_id == site_id, own.address == incoming.c.address)
    if tx.is_sqlite:
        same = and_(of_site, own.column_id == incoming.c.column_id)
        return join(incoming, sightings, same, isouter=with_new), own
    same = and_(of_site, own.column_id + 0 == incoming.c.column_id)
    kept = select(sightings).where(same).correlate(incoming).limit(1).lateral("kept")
    return join(incoming, kept, true(), isouter=with_new), kept.c


def tally(tx: Transaction, *, site_id: int, run: int, counts: dict[int, int]) -> dict[int, Brought]:
    """Count by column what a batch will bring; new and changed rows are added to the run's tallies.

    A row that the same run has recorded before counts once.
    """
    pairs, old = _paired(tx, site_id)
    is_first = old.last_run != run
    is_altered = and_(is_first, _is_other(old, incoming.c))
    query = (
        select(
            incoming.c.column_id,
            func.count().label("known"),
            func.sum(case((is_first, 1), else_=0)).label("first"),
            func.sum(case((is_altered, 1), else_=0)).label("altered"),
            func.sum(case((_sums_otherwise(old, incoming.c), 1), else_=0)).label("other"),
        )
        .select_from(pairs)
        .group_by(incoming.c.column_id)
    )
    known = {
        row.column_id: (int(row.known), int(row.first), int(row.altered), int(row.other))
        for row in tx.execute(query)
    }
    found: dict[int, Brought] = {}
    rows = []
    for column, count in sorted(counts.items()):
        existing, seen, altered, other = known.get(column, (0, 0, 0, 0))
        found[column] = Brought(count - existing, altered, other)
        rows.append(
            {
                "run": run,
                "column_id": column,
                "new": count - existing,
                "changed": altered,
                "unchanged": seen - altered,
            }
        )
    _add_tallies(tx, rows)
    return found


def _add_tallies(tx: Transaction, rows: list[dict[str, int]]) -> None:
    """Add to what earlier batches of the run brought."""
    statement = insert_into(tx, run_tallies)
    added = {
        name: run_tallies.c[name] + statement.excluded[name]
        for name in ("new", "changed", "unchanged")
    }
    tx.execute(
        statement.on_conflict_do_update(index_elements=["run", "column_id"], set_=added), rows
    )


def moved_days(tx: Transaction, *, site_id: int) -> set[date | None]:
    """Days on which a batch will bring, take away or change an item."""
    new = incoming.c
    pairs, old = _paired(tx, site_id, with_new=True)
    is_new = old.address.is_(None)
    query = (
        select(is_new.label("is_new"), new.published_on, old.published_on.label("before"))
        .select_from(pairs)
        .where(or_(is_new, _sums_otherwise(old, new)))
        .distinct()
    )
    days: set[date | None] = set()
    for row in tx.execute(query):
        days.add(row.before if row.published_on is None else row.published_on)
        if not row.is_new:
            days.add(row.before)
    return days


def note_fresh(tx: Transaction, *, site_id: int) -> None:
    """Keep which rows a batch will bring or change (`store.fresh_rows`)."""
    new = incoming.c
    pairs, old = _paired(tx, site_id, with_new=True)
    is_new = old.address.is_(None)
    query = (
        select(literal(site_id), new.address, new.column_id, is_new)
        .select_from(pairs)
        .where(or_(is_new, _sums_otherwise(old, new)))
    )
    names = ["site_id", "address", "column_id", "is_new"]
    statement = insert_into(tx, fresh_rows).from_select(names, query)
    tx.execute(statement.on_conflict_do_nothing())


def keep_versions(tx: Transaction, *, site_id: int, run: int, at: datetime) -> None:
    """Write down the title and date that are about to be replaced.

    What the same run saw otherwise a moment ago is no history of the item.
    """
    new = incoming.c
    pairs, old = _paired(tx, site_id)
    query = (
        select(
            literal(site_id),
            new.address,
            new.column_id,
            literal(run),
            literal(at, Moment),
            old.title,
            new.title,
            old.published_on,
            func.coalesce(new.published_on, old.published_on),
        )
        .select_from(pairs)
        .where(old.last_run != run, _is_other(old, new))
    )
    names = [column.name for column in item_versions.c if column.name != "id"]
    tx.execute(insert(item_versions).from_select(names, query))


def merge_incoming(tx: Transaction, *, site_id: int, run: int, at: datetime) -> None:
    """Insert what is new; bring what is known up to date.

    What the row does not tell this time (date, form, facts) stays as an earlier run found it.
    """
    values = {
        "site_id": literal(site_id),
        **{column.name: column for column in incoming.c},
        "flags": literal(0),
        "missed": literal(0),
        "first_run": literal(run),
        "last_run": literal(run),
        "first_seen": literal(at, Moment),
        "last_seen": literal(at, Moment),
    }
    query = select(*values.values()).where(incoming.c.column_id != 0)
    statement = insert_into(tx, sightings).from_select(list(values), query)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["site_id", "address", "column_id"], set_=_replacing(statement.excluded)
        )
    )


def _replacing(new: Any) -> dict[str, Any]:  # noqa: ANN401
    """What becomes of each value of a sighting that is seen again."""
    old = sightings.c
    undated = and_(new.published_on.is_(None), old.published_on.is_not(None))
    earlier = old.last_run != new.last_run
    retitled, moved = and_(earlier, _is_retitled(old, new)), and_(earlier, _is_moved(old, new))
    return {
        "url": new.url,
        "title": new.title,
        "published_on": func.coalesce(new.published_on, old.published_on),
        "date_source": case((undated, old.date_source), else_=new.date_source),
        "date_doubt": case((undated, old.date_doubt), else_=new.date_doubt),
        "is_external": new.is_external,
        "form": func.coalesce(new.form, old.form),
        "form_reason": case((new.form.is_(None), old.form_reason), else_=new.form_reason),
        "facts": func.coalesce(new.facts, old.facts),
        "flags": old.flags.bitwise_and(STAYING)
        .bitwise_or(case((retitled, TITLE_CHANGED), else_=0))
        .bitwise_or(case((moved, DATE_CHANGED), else_=0)),
        "missed": 0,
        "missing_since": None,
        "last_run": new.last_run,
        "last_seen": new.last_seen,
    }

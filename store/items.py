"""Items: recorded as sightings, given back whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Select, func, or_, select

from model.columns import Column, ColumnKind
from model.items import Item, Sighting
from model.runs import RunStatus
from store.decisions import decisions_of
from store.engine import Transaction
from store.folding import FOLDED, Decision, fold_item
from store.fresh_rows import Fresh, fresh_of, last_finished
from store.incoming import fill_incoming, stored_address
from store.merging import keep_versions, merge_incoming, moved_days, note_fresh, tally
from store.news import items_without_news
from store.runs import require_running
from store.sites import (
    column_ids,
    column_kinds,
    record_kinds,
    register_columns,
    register_site,
    site_id,
)
from store.stale_days import mark_stale
from store.tables import crawl_runs, fresh_rows, item_versions, sightings, site_columns, sites

#: The first item of a topic and the whole of a catalogue decide their figures, whatever the year.
WHOLE = frozenset({ColumnKind.TOPIC, ColumnKind.SERVICE})
#: Sightings fetched at a time when a site's items stream.
_FETCH_SIZE = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What one batch of sightings brought."""

    #: Rows that their column did not list before.
    new: int
    #: Rows whose title or date is another one than before.
    changed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RunTotals:
    """Items, each counted once however many columns list it."""

    #: Known of the site when the run ended.
    items: int
    #: Of those, not seen by any earlier run.
    new: int
    #: Of those, with another title or date than before.
    changed: int


def record_sightings(
    tx: Transaction,
    *,
    run: int,
    site: str,
    sightings: Iterable[Sighting],
    seen_at: datetime,
    kinds: Mapping[str, ColumnKind] | None = None,
) -> Recorded:
    """Record a batch of sightings; recording it again changes nothing.

    Personal data of letters is masked first: in columns whose kind (by `kinds`, or as told to
    `start_run`) is letters, and wherever facts show a letter.

    Raises:
        Conflict: The run is over: another process has taken the site over.
    """
    batch = list(sightings)
    require_running(tx, run)
    if kinds:
        record_kinds(tx, site, kinds, seen_at=seen_at)
    if not batch:
        return Recorded(new=0, changed=0)
    columns = register_columns(tx, site, {s.column for s in batch}, seen_at=seen_at)
    told = column_kinds(tx, site)
    letters = {name for name, kind in told.items() if kind is ColumnKind.LETTERS}
    number = register_site(tx, site)
    counts = fill_incoming(tx, batch, columns, letters)
    found = tally(tx, site_id=number, run=run, counts=counts)
    new, changed, other = (sum(column) for column in zip(*found.values(), strict=True))
    if new == sum(counts.values()):
        mark_stale(tx, number, {sighting.published_on for sighting in batch})
    elif new or other:
        mark_stale(tx, number, moved_days(tx, site_id=number))
    if (new or other) and last_finished(tx, site, run) is not None:
        note_fresh(tx, site_id=number)
    if changed:
        keep_versions(tx, site_id=number, run=run, at=seen_at)
    merge_incoming(tx, site_id=number, run=run, at=seen_at)
    return Recorded(new=new, changed=changed)


def items_of(
    tx: Transaction,
    site: str,
    *,
    columns: Sequence[Column] | None = None,
    year: int | None = None,
    with_past: bool = True,
) -> Iterator[Item]:
    """Items of a site in the order of their addresses, streamed: memory does not grow with them.

    Args:
        tx: A transaction; it must stay open until the last item.
        site: Key of the site.
        columns: Columns of the site file: give kinds and order; an item that none of them lists
            is left out. None: all columns ever seen, with the kinds last told.
        year: Only items that a figure of this year may rest on: dated in it, undated, with facts
            of their own (letters, calls), listed in a topic or a service catalogue, whose figures
            rest on every item ever listed, or decided by a person. Decisions are this year's.
            None: all items, without decisions.
        with_past: False: of a year leave out what is dated in others, but for decided items; no
            figure of topics, services, letters or calls may rest on that.
    """
    number = site_id(tx, site)
    if number is None:
        return
    order = column_order(tx, site, columns)
    decisions = decisions_of(tx, site, year)
    whole = [column for column, (_, _, kind) in order.items() if kind in WHOLE]
    query = _sightings_query(number, year, decisions, whole if with_past else None)
    if len(order) < len(column_ids(tx, site)):
        query = query.where(sightings.c.column_id.in_(list(order)))
    rows = tx.execute(query.execution_options(yield_per=_FETCH_SIZE))
    wanted = (row for row in rows if row.column_id in order)
    for address, group in groupby(wanted, key=attrgetter("address")):
        listed = list(group)
        yield fold_item(listed, order, decisions.get(address))


def item_of(tx: Transaction, site: str, address: str, *, year: int | None = None) -> Item | None:
    """One item by its canonical address, or None."""
    number = site_id(tx, site)
    if number is None:
        return None
    key = stored_address(address)
    query = select(sightings).where(sightings.c.site_id == number, sightings.c.address == key)
    rows = list(tx.execute(query))
    decision = decisions_of(tx, site, year).get(key)
    return fold_item(rows, column_order(tx, site, None), decision) if rows else None


def known_rows(
    tx: Transaction, site: str, column: str, *, addresses: Collection[str] | None = None
) -> dict[str, tuple[str, date | None]]:
    """What a column is known to list: canonical address → (title, published date).

    `addresses` asks for some alone, at a cost that does not grow with the column's age.
    """
    number, columns = site_id(tx, site), column_ids(tx, site)
    if number is None or column not in columns:
        return {}
    query = select(sightings.c.address, sightings.c.title, sightings.c.published_on).where(
        sightings.c.site_id == number, sightings.c.column_id == columns[column]
    )
    if addresses is not None:
        query = query.where(sightings.c.address.in_([stored_address(a) for a in addresses]))
    return {row.address: (row.title, row.published_on) for row in tx.execute(query)}


def first_sight(tx: Transaction, site: str, column: str) -> datetime | None:
    """When a crawl first met a column; None: never."""
    query = (
        select(site_columns.c.first_seen)
        .join(sites)
        .where(sites.c.key == site, site_columns.c.name == column)
    )
    found: datetime | None = tx.execute(query).scalar()
    return found


def totals_of(tx: Transaction, run: int) -> RunTotals:
    """What is known of the site after a run, each item once, and what the run added to it."""
    query = select(crawl_runs.c.site, crawl_runs.c.status).where(crawl_runs.c.id == run)
    site, status = tx.execute(query).one()
    known = items_without_news(tx, site=site, run=run)
    if known is not None:
        return RunTotals(items=known, new=0, changed=0)
    number = site_id(tx, site)
    if number is not None and status == RunStatus.RUNNING:  # else what was fresh is forgotten
        fresh = fresh_of(tx, site=site, site_id=number, run=run)
        if fresh is not None:
            return _totals_since(tx, fresh, run)
    per_item = (
        select(func.min(sightings.c.first_run).label("first"))
        .where(sightings.c.site_id == number)
        .group_by(sightings.c.address)
        .subquery()
    )
    new = func.count().filter(per_item.c.first == run)
    query = select(func.count().label("items"), new.label("new")).select_from(per_item)
    seen = tx.execute(query).one()
    changed = tx.execute(
        select(func.count(item_versions.c.address.distinct())).where(
            item_versions.c.site_id == number, item_versions.c.run == run
        )
    ).scalar_one()
    return RunTotals(items=seen.items, new=seen.new, changed=changed)


def _totals_since(tx: Transaction, fresh: Fresh, run: int) -> RunTotals:
    """The same, from what the last finished run counted and what came since."""
    own, first = sightings.c.site_id == fresh.site_id, func.min(sightings.c.first_run)
    of_site = fresh_rows.c.site_id == fresh.site_id
    came = select(fresh_rows.c.address).where(of_site, fresh_rows.c.is_new)
    query = (
        select(first.label("first"))
        .where(own, sightings.c.address.in_(came))
        .group_by(sightings.c.address)
    )
    firsts = [number for number in tx.execute(query).scalars() if number > fresh.since.run]
    changed = tx.execute(
        select(func.count(item_versions.c.address.distinct())).where(
            item_versions.c.site_id == fresh.site_id,
            item_versions.c.address.in_(select(fresh_rows.c.address).where(of_site)),
            item_versions.c.run == run,
        )
    ).scalar_one()
    items = fresh.since.listed + len(firsts)
    return RunTotals(items=items, new=firsts.count(run), changed=changed)


def _sightings_query(
    number: int, year: int | None, decisions: Mapping[str, Decision], whole: Sequence[int] | None
) -> Select[tuple[object, ...]]:
    """Sightings in key order, of one year's items or of all; `whole` None: nothing of the past."""
    query = select(*FOLDED).where(sightings.c.site_id == number)
    if year is not None:
        one = sightings.alias("one")
        in_year = (one.c.published_on >= date(year, 1, 1)) & (
            one.c.published_on <= date(year, 12, 31)
        )
        past = () if whole is None else (one.c.facts.is_not(None), one.c.column_id.in_(whole))
        wanted = select(one.c.address).where(
            one.c.site_id == number,
            or_(
                in_year,
                one.c.published_on.is_(None),
                one.c.address.in_(list(decisions)),
                *past,
            ),
        )
        query = query.where(sightings.c.address.in_(wanted))
    return query.order_by(sightings.c.address, sightings.c.column_id)


def column_order(
    tx: Transaction, site: str, columns: Sequence[Column] | None
) -> dict[int, tuple[int, str, ColumnKind | None]]:
    """Number of each wanted column → its place, name and kind."""
    ids = column_ids(tx, site)
    if columns is not None:
        return {
            ids[column.name]: (place, column.name, column.kind)
            for place, column in enumerate(columns)
            if column.name in ids
        }
    kinds = column_kinds(tx, site)
    by_age = sorted(ids.items(), key=lambda pair: pair[1])
    return {number: (place, name, kinds.get(name)) for place, (name, number) in enumerate(by_age)}

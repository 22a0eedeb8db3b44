"""I3: what each run says it recorded is there, and every change has its history."""

from collections.abc import Iterator

from sqlalchemy import and_, func, select

from model.runs import WalkEnd
from store.engine import Transaction
from store.faults import Fault
from store.flags import DATE_CHANGED, TITLE_CHANGED
from store.tables import (
    column_walks,
    crawl_runs,
    item_versions,
    run_tallies,
    sightings,
    site_columns,
    sites,
)

#: Ends with which every row of the column was recorded.
_WHOLE = (WalkEnd.LAST_PAGE, WalkEnd.NO_NEW_ROWS)


def find_lost_items(tx: Transaction) -> Iterator[Fault]:
    """Runs and columns of which more or fewer items are kept than the run brought new."""
    s, t = sightings.c, run_tallies.c
    kept = (
        select(s.first_run, s.column_id, func.count().label("kept"))
        .group_by(s.first_run, s.column_id)
        .subquery()
    )
    same = and_(t.run == kept.c.first_run, t.column_id == kept.c.column_id)
    found = func.coalesce(kept.c.kept, 0)
    query = select(t.run, t.column_id, t.new, found.label("kept"))
    for row in tx.execute(
        query.join_from(run_tallies, kept, same, isouter=True).where(t.new != found)
    ):
        what = f"记有新增 {row.new} 条，实有 {row.kept} 条"
        yield _fault("sightings", row.run, row.column_id, what)
    uncounted = select(kept).join_from(kept, run_tallies, same, isouter=True).where(t.run.is_(None))
    for row in tx.execute(uncounted):
        what = f"有 {row.kept} 条信息，而该次抓取没有登记"
        yield _fault("run_tallies", row.first_run, row.column_id, what)


def find_lost_versions(tx: Transaction) -> Iterator[Fault]:
    """Runs and columns with fewer versions than changes; changed items without any version."""
    v, t = item_versions.c, run_tallies.c
    kept = (
        select(v.run, v.column_id, func.count().label("kept"))
        .group_by(v.run, v.column_id)
        .subquery()
    )
    same = and_(t.run == kept.c.run, t.column_id == kept.c.column_id)
    found = func.coalesce(kept.c.kept, 0)
    query = select(t.run, t.column_id, t.changed, found.label("kept"))
    fewer = query.join_from(run_tallies, kept, same, isouter=True).where(found < t.changed)
    for row in tx.execute(fewer):
        what = f"记有变化 {row.changed} 条，变更记录只有 {row.kept} 条"
        yield _fault("item_versions", row.run, row.column_id, what)
    yield from _without_history(tx)


def find_unrecorded_rows(tx: Transaction) -> Iterator[Fault]:
    """Walks to the end of a column that saw more rows than were ever recorded of it.

    Not by the run alone: one that takes up an interrupted run has some rows from that.
    """
    w, s, c = column_walks.c, sightings.c, site_columns.c
    kept = select(s.column_id, func.count().label("rows")).group_by(s.column_id).subquery()
    found = func.coalesce(kept.c.rows, 0)
    query = (
        select(w.run, w.column_name, w.row_count, found.label("rows"))
        .join_from(column_walks, crawl_runs, crawl_runs.c.id == w.run)
        .join(sites, sites.c.key == crawl_runs.c.site)
        .join(site_columns, and_(c.site_id == sites.c.id, c.name == w.column_name))
        .join(kept, kept.c.column_id == c.id, isouter=True)
        .where(w.walk_end.in_(_WHOLE), w.covers_to == "", found < w.row_count)
    )
    for row in tx.execute(query):
        what = f"栏目「{row.column_name}」见到 {row.row_count} 行，只记录了 {row.rows} 行"
        place = f"第 {row.run} 次抓取"
        yield Fault(invariant="I3", table="sightings", row=place, what=what)


def _without_history(tx: Transaction) -> Iterator[Fault]:
    """Items flagged as changed, of which nobody could say what they were before."""
    v = item_versions.c
    known = (
        select(v.id)
        .where(v.site_id == sightings.c.site_id, v.address == sightings.c.address)
        .exists()
    )
    flagged = sightings.c.flags.bitwise_and(DATE_CHANGED | TITLE_CHANGED) != 0
    query = (
        select(sites.c.key, sightings.c.address)
        .join_from(sightings, sites, sites.c.id == sightings.c.site_id)
        .where(flagged, ~known)
    )
    for row in tx.execute(query):
        what = "标题或日期标为改过，却没有变更记录"
        yield Fault(
            invariant="I3", table="item_versions", row=f"{row.key} {row.address}", what=what
        )


def _fault(table: str, run: int, column: int, what: str) -> Fault:
    return Fault(invariant="I3", table=table, row=f"第 {run} 次抓取，栏目 {column}", what=what)

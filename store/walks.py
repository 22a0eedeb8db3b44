"""Walks of columns as the store has them, and what they prove of a year."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import CursorResult, Row, select

from model.runs import FINISHED, ColumnWalk, WalkEnd
from model.standings import RunWalk, Standing
from store.coding import decode_texts, encode_texts
from store.engine import Transaction
from store.tables import column_walks, crawl_runs

#: Walks fetched at a time on the way back through a site's runs.
_WALKS_AT_A_TIME = 200


def standing_walks(
    tx: Transaction, site: str, year: int, *, columns: Collection[str] | None = None
) -> dict[str, Standing]:
    """How far each column's figures of a year can be trusted: column name → its standing.

    Walks of running and interrupted runs do not count. A column without any is left out.
    Where only some `columns` matter, the look back ends as soon as each has a proof: however old
    the site is, that is most often the last run.
    """
    standings: dict[str, Standing] = {}
    unproven = None if columns is None else set(columns)
    rows = _finished_walks(tx, site)
    for row in rows:
        if unproven is not None and row.column_name not in unproven:
            if not unproven:
                break
            continue
        old = standings.get(row.column_name)
        if old is not None and old.proven is not None:
            continue
        found = _run_walk(row)
        proven = found if _covers(found.walk, year) else None
        newest = old.newest if old is not None else found
        standings[row.column_name] = Standing(column=row.column_name, newest=newest, proven=proven)
        if proven is not None and unproven is not None:
            unproven.discard(row.column_name)
    rows.close()
    return standings


def walks_of(tx: Transaction, runs: list[int]) -> dict[int, tuple[ColumnWalk, ...]]:
    """Walks by run, in the order of column names."""
    query = select(column_walks).where(column_walks.c.run.in_(runs))
    found: dict[int, tuple[ColumnWalk, ...]] = {}
    for row in tx.execute(query.order_by(column_walks.c.run, column_walks.c.column_name)):
        found[row.run] = (*found.get(row.run, ()), _walk(row))
    return found


def walk_values(walk: ColumnWalk) -> dict[str, Any]:
    """A walk as its row has it, all but the run and the column."""
    return {
        "walk_end": walk.end.value,
        "reason": walk.reason,
        "list_pages": walk.list_pages,
        "row_count": walk.rows,
        "stated_items": walk.stated_items,
        "stated_pages": walk.stated_pages,
        "covers_from": walk.covers_from,
        "covers_to": walk.covers_to,
        "notes": encode_texts(walk.notes),
    }


def _covers(walk: ColumnWalk, year: int) -> bool:
    """True where a walk is proven and leaves out no day of the year."""
    is_whole = not walk.covers_to or walk.covers_to >= f"{year}-12-31"
    return walk.is_read and is_whole and walk.covers_from <= f"{year}-01-01"


def _finished_walks(tx: Transaction, site: str) -> CursorResult[*tuple[Any, ...]]:
    """Walks of a site's finished runs, newest run first, with the moments of the run."""
    return tx.execute(
        select(column_walks, crawl_runs.c.started_at, crawl_runs.c.finished_at)
        .join(crawl_runs)
        .where(crawl_runs.c.site == site, crawl_runs.c.status.in_(FINISHED))
        .order_by(crawl_runs.c.id.desc())
        .execution_options(yield_per=_WALKS_AT_A_TIME)
    )


def _walk(row: Row[Any]) -> ColumnWalk:
    return ColumnWalk(
        column=row.column_name,
        end=WalkEnd(row.walk_end),
        reason=row.reason,
        list_pages=row.list_pages,
        rows=row.row_count,
        stated_items=row.stated_items,
        stated_pages=row.stated_pages,
        covers_from=row.covers_from,
        covers_to=row.covers_to,
        notes=decode_texts(row.notes),
    )


def _run_walk(row: Row[Any]) -> RunWalk:
    return RunWalk(
        run=row.run, started_at=row.started_at, finished_at=row.finished_at, walk=_walk(row)
    )

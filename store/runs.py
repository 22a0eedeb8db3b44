"""Crawl runs: opened, closed and looked up."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from model.columns import ColumnKind
from model.errors import Conflict, StoreError
from model.runs import FINISHED, ColumnWalk, CrawlRun, RunStatus
from store.absence import count_absences
from store.back_dating import flag_back_dated
from store.coding import decode_pairs, encode_pairs
from store.day_sums import refresh_sums
from store.engine import Transaction
from store.fleet_figures import refresh_figures
from store.fresh_rows import forget_fresh, fresh_of
from store.incoming import end_frozen_batches
from store.news import items_without_news
from store.repeats import merge_repeats
from store.sites import record_kinds, register_columns, site_id
from store.tables import column_walks, crawl_runs
from store.upsert import insert_into, inserted_id
from store.walks import walk_values, walks_of


def start_run(
    tx: Transaction,
    *,
    site: str,
    year: int,
    is_full: bool,
    started_at: datetime,
    kinds: Mapping[str, ColumnKind] | None = None,
) -> int:
    """Open a crawl run → its id. `kinds` of the columns are remembered for the overviews."""
    if kinds:
        record_kinds(tx, site, kinds, seen_at=started_at)
    statement = insert(crawl_runs).values(
        site=site, year=year, is_full=is_full, status=RunStatus.RUNNING, started_at=started_at
    )
    return inserted_id(tx, statement)


def record_walk(tx: Transaction, *, run: int, walk: ColumnWalk) -> None:
    """Record how the walk of one column ended; recorded again, the later one stands.

    Raises:
        Conflict: The run is over: another process has taken the site over.
    """
    site = require_running(tx, run)
    register_columns(tx, site, [walk.column], seen_at=_started_at(tx, run))
    values = walk_values(walk)
    statement = insert_into(tx, column_walks).values(run=run, column_name=walk.column, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["run", "column_name"], set_=values))


def finish_run(
    tx: Transaction,
    *,
    run: int,
    status: RunStatus,
    reason: str = "",
    finished_at: datetime,
    requests: int = 0,
    list_pages: int = 0,
    article_pages: int = 0,
    items: int = 0,
    new: int = 0,
    changed: int = 0,
    seconds: float = 0.0,
    article_reasons: Iterable[tuple[str, int]] = (),
) -> None:
    """Close a run, and draw from its walks what only a whole run tells.

    Those are: items listed twice (merged), items that appeared with a date that an earlier walk
    had already covered (back-dated), items that are no longer listed (vanished after a time).

    Raises:
        Conflict: The run is over: another process has taken the site over.
    """
    site = require_running(tx, run)
    tx.execute(
        update(crawl_runs)
        .where(crawl_runs.c.id == run)
        .values(
            status=status,
            reason=reason,
            finished_at=finished_at,
            requests=requests,
            list_pages=list_pages,
            article_pages=article_pages,
            items=items,
            new=new,
            changed=changed,
            seconds=seconds,
            article_reasons=encode_pairs(article_reasons) or "[]",
        )
    )
    if items_without_news(tx, site=site, run=run) is None:
        _judge_news(tx, site=site, run=run, status=status)
    count_absences(tx, site=site, run=run, at=finished_at)
    refresh_sums(tx, site)
    refresh_figures(tx, [site])


def _judge_news(tx: Transaction, *, site: str, run: int, status: RunStatus) -> None:
    """Repeats and back-dated rows among what came or changed since the last finished run."""
    number = site_id(tx, site)
    if number is None:
        return
    fresh = fresh_of(tx, site=site, site_id=number, run=run)
    released = merge_repeats(tx, site=site, run=run, fresh=fresh)
    flag_back_dated(tx, site=site, run=run, fresh=fresh, released=released)
    if status in FINISHED:
        forget_fresh(tx, number)


def interrupt_unfinished(tx: Transaction, *, site: str, at: datetime) -> list[int]:
    """Mark the runs of a site that never ended as interrupted → their ids.

    A process that still works on one of them can write nothing more.
    """
    end_frozen_batches(tx)
    # In one statement: a run that ends while it is waited for has ended, and stays as it did.
    cut = (
        update(crawl_runs)
        .where(crawl_runs.c.site == site, crawl_runs.c.status == RunStatus.RUNNING)
        .values(status=RunStatus.INTERRUPTED, reason="进程中途结束", finished_at=at)
    )
    ids = sorted(tx.execute(cut.returning(crawl_runs.c.id)).scalars())
    if ids:
        refresh_figures(tx, [site])
    return ids


def require_running(tx: Transaction, run: int) -> str:
    """Site of a run that is still open; the run stays so until the transaction ends.

    Raises:
        StoreError: There is no such run.
        Conflict: The run is over.
    """
    tx.hold_briefly()
    query = select(crawl_runs.c.site, crawl_runs.c.status).where(crawl_runs.c.id == run)
    row = tx.execute(query.with_for_update(read=True)).one_or_none()
    if row is None:
        raise StoreError(f"没有第 {run} 次抓取", remedy="先开始一次抓取")
    if row.status != RunStatus.RUNNING:
        raise Conflict(
            f"第 {run} 次抓取已是「{RunStatus(row.status).label}」，不能再写入",
            where=row.site,
            remedy="该站已由另一进程接手，本进程请停止",
        )
    return str(row.site)


def run_of(tx: Transaction, run: int) -> CrawlRun | None:
    """One run with its walks, or None."""
    row = tx.execute(select(crawl_runs).where(crawl_runs.c.id == run)).one_or_none()
    return _run(row, walks_of(tx, [run]).get(run, ())) if row else None


def run_since(
    tx: Transaction, site: str, *, year: int, is_full: bool, since: datetime
) -> CrawlRun | None:
    """The newest whole run of a year that began at a moment or later, or None.

    A run over all of the year serves where one for its news is asked for.
    """
    c = crawl_runs.c
    wanted = [
        c.site == site,
        c.year == year,
        c.status.in_(FINISHED),
        c.started_at >= since,
    ]
    if is_full:
        wanted.append(c.is_full)
    query = select(crawl_runs).where(*wanted).order_by(c.id.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    return _run(row, ()) if row else None


def runs_of(tx: Transaction, site: str, limit: int = 50, offset: int = 0) -> list[CrawlRun]:
    """Runs of a site with their walks, newest first."""
    query = select(crawl_runs).where(crawl_runs.c.site == site).order_by(crawl_runs.c.id.desc())
    rows = tx.execute(query.limit(limit).offset(offset)).all()
    walks = walks_of(tx, [row.id for row in rows])
    return [_run(row, walks.get(row.id, ())) for row in rows]


def first_started_at(tx: Transaction, site: str) -> datetime | None:
    """When the first crawl of a site began; None: it was never crawled."""
    query = select(func.min(crawl_runs.c.started_at)).where(crawl_runs.c.site == site)
    found: datetime | None = tx.execute(query).scalar()
    return found


def _started_at(tx: Transaction, run: int) -> datetime:
    moment: datetime = tx.execute(
        select(crawl_runs.c.started_at).where(crawl_runs.c.id == run)
    ).scalar_one()
    return moment


def _run(row: Row[Any], walks: tuple[ColumnWalk, ...]) -> CrawlRun:
    return CrawlRun(
        id=row.id,
        site=row.site,
        year=row.year,
        status=RunStatus(row.status),
        started_at=row.started_at,
        finished_at=row.finished_at,
        reason=row.reason,
        is_full=row.is_full,
        requests=row.requests,
        list_pages=row.list_pages,
        article_pages=row.article_pages,
        items=row.items,
        new=row.new,
        changed=row.changed,
        seconds=row.seconds,
        walks=walks,
        article_reasons=decode_pairs(row.article_reasons),
    )

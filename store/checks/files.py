"""I1: the database is whole, and no row points at another one that is gone."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, and_, func, select, text

from store.engine import Transaction
from store.faults import Fault
from store.tables import (
    crawl_runs,
    issues,
    item_versions,
    newest_observations,
    observations,
    sightings,
    site_columns,
    sites,
)

_RUN = "crawl_runs 中没有第 {} 次抓取"


def find_damage(tx: Transaction) -> Iterator[Fault]:
    """Pages and indexes of a SQLite file that contradict each other.

    PostgreSQL keeps that to itself; there only references are looked at.
    """
    if not tx.is_sqlite:
        return
    for row in tx.execute(text("PRAGMA integrity_check(20)")):
        if row[0] != "ok":
            yield Fault(
                invariant="I1", table="数据库文件", row="整体", what=f"文件已损坏：{row[0]}"
            )
    for row in tx.execute(text("PRAGMA foreign_key_check")):
        yield Fault(
            invariant="I1", table=row[0], row=f"rowid {row[1]}", what=f"所指的 {row[2]} 行不存在"
        )


def find_lost_references(tx: Transaction) -> Iterator[Fault]:
    """Sightings, versions and items whose run, site, column or original is gone."""
    for name in ("first_run", "last_run"):
        column = sightings.c[name]
        for number in _missing(tx, column, crawl_runs.c.id):
            yield Fault(invariant="I1", table="sightings", row=name, what=_RUN.format(number))
    for number in _missing(tx, item_versions.c.run, crawl_runs.c.id):
        yield Fault(invariant="I1", table="item_versions", row="run", what=_RUN.format(number))
    for number in _missing(tx, sightings.c.site_id, sites.c.id):
        what = f"sites 中没有编号 {number} 的网站"
        yield Fault(invariant="I1", table="sightings", row="site_id", what=what)
    for number in _missing(tx, sightings.c.column_id, site_columns.c.id):
        what = f"site_columns 中没有编号 {number} 的栏目"
        yield Fault(invariant="I1", table="sightings", row="column_id", what=what)
    yield from _lost_originals(tx)


def find_lost_newest(tx: Transaction) -> Iterator[Fault]:
    """Keys whose newest observation is not the one at hand."""
    kept, n = observations.c, newest_observations.c
    newest = (
        select(kept.site, kept.key, func.max(kept.observed_at).label("at"))
        .group_by(kept.site, kept.key)
        .subquery()
    )
    at_hand = (
        select(n.site, n.key, func.max(n.observed_at).label("at"))
        .group_by(n.site, n.key)
        .subquery()
    )
    same = and_(newest.c.site == at_hand.c.site, newest.c.key == at_hand.c.key)
    query = select(newest.c.site, newest.c.key).join_from(newest, at_hand, same, isouter=True)
    stale = query.where(at_hand.c.at.is_(None) | (at_hand.c.at != newest.c.at))
    for row in tx.execute(stale):
        what = "登记的最新观测不是最新的一条"
        yield Fault(
            invariant="I1", table="newest_observations", row=f"{row.site}/{row.key}", what=what
        )


def find_reversed_times(tx: Transaction) -> Iterator[Fault]:
    """Rows that end before they begin."""
    for table, early, late, key in _ORDERED:
        for row in tx.execute(select(key.label("key")).where(late < early)):
            what = f"{late.name} 早于 {early.name}"
            yield Fault(invariant="I1", table=table.name, row=str(row.key), what=what)


_ORDERED: tuple[tuple[Table, ColumnElement, ColumnElement, ColumnElement], ...] = (  # type: ignore[type-arg]
    (sightings, sightings.c.first_run, sightings.c.last_run, sightings.c.address),
    (issues, issues.c.opened_at, issues.c.closed_at, issues.c.id),
    (crawl_runs, crawl_runs.c.started_at, crawl_runs.c.finished_at, crawl_runs.c.id),
)


def find_missing_guards(tx: Transaction) -> Iterator[Fault]:
    """Triggers that guard what is kept for ever and are gone."""
    if tx.is_sqlite:
        query = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
    guarded = set(tx.execute(text(query)).scalars())
    for name in ("audit_entries", "confirmations", "reviews", "signed_versions"):
        if name not in guarded:
            what = "防改动的触发器不在了"
            yield Fault(invariant="I5", table=name, row="触发器", what=what)


def _missing(
    tx: Transaction, pointing: ColumnElement[int], target: ColumnElement[int]
) -> list[int]:
    """Numbers that some rows point at and that are not there."""
    used = select(pointing.label("number")).distinct().subquery()
    query = select(used.c.number).where(used.c.number.not_in(select(target)))
    return list(tx.execute(query).scalars())


def _lost_originals(tx: Transaction) -> Iterator[Fault]:
    """Repeats of an item that is not there."""
    original = sightings.alias("original")
    is_there = (
        select(original.c.address)
        .where(original.c.site_id == sightings.c.site_id, original.c.address == sightings.c.same_as)
        .exists()
    )
    query = select(sightings.c.address).where(sightings.c.same_as.is_not(None), ~is_there)
    for row in tx.execute(query):
        what = "标为与另一条相同，而那一条不存在"
        yield Fault(invariant="I1", table="sightings", row=row.address, what=what)

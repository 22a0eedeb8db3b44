"""What the overview of many sites shows of each, remade whenever a crawl ends or issues change."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, case, func, select

from model.issues import Severity
from model.runs import FINISHED, RunStatus, WalkEnd
from store.engine import Transaction
from store.parts import parts_of
from store.tables import column_walks, crawl_runs, fleet_figures, issues
from store.upsert import insert_into

#: Runs that looked at every column.
#: What is shown of a site of which nothing is kept.
NOTHING: dict[str, object] = {
    "last_run": None,
    "last_run_at": None,
    "last_status": "",
    "unread": 0,
    "vetoes": 0,
    "deductions": 0,
    "notices": 0,
}
_BATCH = 500


def refresh_figures(tx: Transaction, sites: Collection[str]) -> None:
    """Remake the figures of some sites from the runs and issues as they are now."""
    every = sorted(set(sites))
    for part in parts_of(every, _BATCH):
        _refresh(tx, part)


def figures_as_they_are(tx: Transaction, sites: Collection[str]) -> dict[str, dict[str, object]]:
    """Site → the row that its runs and issues make now, whatever is kept of it."""
    keys = list(sites)
    rows: dict[str, dict[str, object]] = {site: {"site": site, **NOTHING} for site in keys}
    for query in (_last_runs(keys), _unread(keys), _open_issues(keys)):
        for row in tx.execute(query):
            rows[row.site].update(row._mapping)  # noqa: SLF001  (SQLAlchemy's public name)
    return rows


def _refresh(tx: Transaction, sites: Sequence[str]) -> None:
    rows = figures_as_they_are(tx, sites)
    statement = insert_into(tx, fleet_figures)
    others = {name: statement.excluded[name] for name in NOTHING}
    upsert = statement.on_conflict_do_update(index_elements=["site"], set_=others)
    tx.execute(upsert, list(rows.values()))


def _last_runs(sites: list[str]) -> Select[tuple[object, ...]]:
    c = crawl_runs.c
    newest = (
        select(func.max(c.id)).where(c.site.in_(sites), c.status != RunStatus.RUNNING)
    ).group_by(c.site)
    return select(
        c.site,
        c.id.label("last_run"),
        c.started_at.label("last_run_at"),
        c.status.label("last_status"),
    ).where(c.id.in_(newest))


def _unread(sites: list[str]) -> Select[tuple[object, ...]]:
    """Columns without proof in the newest run that looked at all of them."""
    c, w = crawl_runs.c, column_walks.c
    finished = select(func.max(c.id)).where(c.site.in_(sites), c.status.in_(FINISHED))
    newest = finished.group_by(c.site)
    return (
        select(c.site, func.count().label("unread"))
        .join_from(crawl_runs, column_walks, w.run == c.id)
        .where(c.id.in_(newest), w.walk_end == WalkEnd.UNREAD)
        .group_by(c.site)
    )


def _open_issues(sites: list[str]) -> Select[tuple[object, ...]]:
    i = issues.c
    sums = [
        func.sum(case((i.severity == severity, 1), else_=0)).label(name)
        for severity, name in (
            (Severity.VETO, "vetoes"),
            (Severity.DEDUCTION, "deductions"),
            (Severity.NOTICE, "notices"),
        )
    ]
    return select(i.site, *sums).where(i.site.in_(sites), i.closed_at.is_(None)).group_by(i.site)

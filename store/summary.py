"""Figures for the overview pages: each by one query for a whole page of sites."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, select

from model.drafts import ReportState
from model.issues import Severity
from model.runs import RunStatus
from store.coding import encode_value
from store.engine import Transaction
from store.tables import (
    confirmations,
    crawl_runs,
    drafts,
    issues,
    reports,
    reviews,
)

_NO_VALUE = encode_value(None)


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRun:
    """The newest crawl of a site."""

    run: int
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    reason: str
    items: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteSummary:
    """One site at a glance."""

    site: str
    #: The year its figures are of: this one if it has a draft, else the one before.
    year: int
    #: When the newest draft was compiled; None: there is none.
    compiled_at: datetime | None = None
    state: ReportState = ReportState.DRAFT
    public_url: str = ""
    #: Cells that a person has decided, and of those the reviewed ones.
    decided: int = 0
    reviewed: int = 0
    open_issues: int = 0
    vetoes: int = 0
    #: None: it was never crawled.
    last_run: LastRun | None = None

    @property
    def has_draft(self) -> bool:
        """True where something has been compiled."""
        return self.compiled_at is not None


def summaries_of(
    tx: Transaction, keys: Collection[str], *, this_year: int
) -> dict[str, SiteSummary]:
    """Summary of each site of a page; the number of queries does not grow with the sites."""
    compiled = _compiled(tx, keys, this_year)
    states = _states(tx, keys, this_year)
    decided = _decided(tx, keys, this_year)
    opened = _opened(tx, keys)
    runs = _last_runs(tx, keys)
    found: dict[str, SiteSummary] = {}
    for key in keys:
        year = this_year if (key, this_year) in compiled else this_year - 1
        state, public_url = states.get((key, year), (ReportState.DRAFT, ""))
        cells, reviewed = decided.get((key, year), (0, 0))
        all_open, vetoes = opened.get(key, (0, 0))
        found[key] = SiteSummary(
            site=key,
            year=year,
            compiled_at=compiled.get((key, year)),
            state=state,
            public_url=public_url,
            decided=cells,
            reviewed=reviewed,
            open_issues=all_open,
            vetoes=vetoes,
            last_run=runs.get(key),
        )
    return found


def _compiled(tx: Transaction, keys: Collection[str], year: int) -> dict[tuple[str, int], datetime]:
    d = drafts.c
    query = (
        select(d.site, d.year, func.max(d.compiled_at).label("at"))
        .where(d.site.in_(keys), d.year.in_((year, year - 1)))
        .group_by(d.site, d.year)
    )
    return {(row.site, row.year): row.at for row in tx.execute(query)}


def _states(
    tx: Transaction, keys: Collection[str], year: int
) -> dict[tuple[str, int], tuple[ReportState, str]]:
    r = reports.c
    query = select(r.site, r.year, r.state, r.public_url).where(
        r.site.in_(keys), r.year.in_((year, year - 1))
    )
    return {
        (row.site, row.year): (ReportState(row.state), row.public_url) for row in tx.execute(query)
    }


def _decided(
    tx: Transaction, keys: Collection[str], year: int
) -> dict[tuple[str, int], tuple[int, int]]:
    """Cells whose newest decision has a value, and those of them that are reviewed."""
    c, r = confirmations.c, reviews.c
    newest = (
        select(c.site, c.year, c.field, func.max(c.version).label("version"))
        .where(c.site.in_(keys), c.year.in_((year, year - 1)))
        .group_by(c.site, c.year, c.field)
        .subquery()
    )
    n = newest.c
    is_newest = and_(c.site == n.site, c.year == n.year, c.field == n.field, c.version == n.version)
    same = and_(r.site == c.site, r.year == c.year, r.field == c.field, r.version == c.version)
    query = (
        select(c.site, c.year, func.count().label("cells"), func.count(r.version).label("reviewed"))
        .join_from(newest, confirmations, is_newest)
        .join(reviews, same, isouter=True)
        .where(c.value != _NO_VALUE)
        .group_by(c.site, c.year)
    )
    return {(row.site, row.year): (row.cells, row.reviewed) for row in tx.execute(query)}


def _opened(tx: Transaction, keys: Collection[str]) -> dict[str, tuple[int, int]]:
    """Open issues and open vetoes."""
    vetoes = func.count().filter(issues.c.severity == Severity.VETO)
    query = (
        select(issues.c.site, func.count().label("opened"), vetoes.label("vetoes"))
        .where(issues.c.site.in_(keys), issues.c.closed_at.is_(None))
        .group_by(issues.c.site)
    )
    return {row.site: (row.opened, row.vetoes) for row in tx.execute(query)}


def _last_runs(tx: Transaction, keys: Collection[str]) -> dict[str, LastRun]:
    c = crawl_runs.c
    newest = select(func.max(c.id)).where(c.site.in_(keys)).group_by(c.site)
    rows = tx.execute(select(crawl_runs).where(c.id.in_(newest)))
    return {row.site: _last_run(row) for row in rows}


def _last_run(row: Row[Any]) -> LastRun:
    return LastRun(
        run=row.id,
        status=RunStatus(row.status),
        started_at=row.started_at,
        finished_at=row.finished_at,
        reason=row.reason,
        items=row.items,
    )

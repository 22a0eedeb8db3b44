"""Numbers over the whole store, for a monitor to watch: counts and ages, no text of any site."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, and_, func, select

from model.drafts import ReportState
from model.issues import Severity
from model.messages import DeliveryStatus
from model.runs import RunStatus, WalkEnd
from model.slots import SlotStatus
from store.engine import Transaction
from store.slots import newest
from store.tables import column_walks, crawl_runs, deliveries, drafts, issues, reports, slots


@dataclass(frozen=True, kw_only=True, slots=True)
class Measures:
    """What a monitor asks for."""

    #: State of the report → sites and years that have a draft.
    drafts: Mapping[ReportState, int]
    #: Severity → open issues.
    open_issues: Mapping[Severity, int]
    #: Columns that the newest ended run of their site could not read.
    unread_columns: int
    #: Status → alerts, one a channel.
    alerts: Mapping[DeliveryStatus, int]
    runs_under_way: int
    #: When a crawl ended last, of all sites; None: none ever did.
    newest_run_at: datetime | None
    #: Of the site that waits longest since its newest ended run; None: as above.
    oldest_run_at: datetime | None
    #: Due slots that nobody runs yet, and for when the oldest of them was due.
    waiting_slots: int
    waiting_since: datetime | None
    #: Task → seconds by which its newest slot of any site began late.
    lateness: Mapping[str, float]


def measure(tx: Transaction) -> Measures:
    """The numbers as the store holds them now."""
    ended = _newest_ended()
    times = tx.execute(
        select(func.max(ended.c.at).label("newest"), func.min(ended.c.at).label("oldest"))
    ).one()
    waiting = tx.execute(
        select(func.count().label("found"), func.min(slots.c.scheduled_for).label("since")).where(
            slots.c.status == SlotStatus.RUNNING, slots.c.owner == ""
        )
    ).one()
    return Measures(
        drafts=_drafts(tx),
        open_issues=_open_issues(tx),
        unread_columns=_unread_columns(tx),
        alerts=_alerts(tx),
        runs_under_way=_runs_under_way(tx),
        newest_run_at=times.newest,
        oldest_run_at=times.oldest,
        waiting_slots=waiting.found,
        waiting_since=waiting.since,
        lateness=_lateness(tx),
    )


def _newest_ended() -> Subquery:
    """Number and end of the newest ended run of each site."""
    c = crawl_runs.c
    last = (
        select(func.max(c.id).label("id"))
        .where(c.finished_at.is_not(None))
        .group_by(c.site)
        .subquery()
    )
    return select(c.id, c.finished_at.label("at")).join(last, c.id == last.c.id).subquery()


def _drafts(tx: Transaction) -> dict[ReportState, int]:
    made = select(drafts.c.site, drafts.c.year).distinct().subquery()
    same = and_(reports.c.site == made.c.site, reports.c.year == made.c.year)
    state = func.coalesce(reports.c.state, ReportState.DRAFT.value)
    query = select(state.label("state"), func.count().label("found")).select_from(
        made.join(reports, same, isouter=True)
    )
    counts = {row.state: int(row.found) for row in tx.execute(query.group_by(state))}
    return {state: counts.get(state.value, 0) for state in ReportState}


def _open_issues(tx: Transaction) -> dict[Severity, int]:
    query = select(issues.c.severity, func.count().label("found")).where(
        issues.c.closed_at.is_(None)
    )
    rows = tx.execute(query.group_by(issues.c.severity))
    counts = {row.severity: int(row.found) for row in rows}
    return {severity: counts.get(severity.value, 0) for severity in Severity}


def _unread_columns(tx: Transaction) -> int:
    ended = _newest_ended()
    query = (
        select(func.count())
        .select_from(column_walks.join(ended, column_walks.c.run == ended.c.id))
        .where(column_walks.c.walk_end == WalkEnd.UNREAD)
    )
    return int(tx.execute(query).scalar_one())


def _alerts(tx: Transaction) -> dict[DeliveryStatus, int]:
    query = select(deliveries.c.status, func.count().label("found")).group_by(deliveries.c.status)
    counts = {row.status: int(row.found) for row in tx.execute(query)}
    return {status: counts.get(status.value, 0) for status in DeliveryStatus}


def _runs_under_way(tx: Transaction) -> int:
    query = select(func.count()).where(crawl_runs.c.status == RunStatus.RUNNING)
    return int(tx.execute(query).scalar_one())


def _lateness(tx: Transaction) -> dict[str, float]:
    found: dict[str, float] = {}
    for slot in newest(tx):
        if slot.status is not SlotStatus.BASELINE and not slot.is_waiting:
            late = (slot.started_at - slot.scheduled_for).total_seconds()
            found[slot.task] = max(late, found.get(slot.task, 0.0))
    return found

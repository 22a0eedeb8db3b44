"""I5: what people decided stands as they decided it, each decision told by the audit chain."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, and_, func, select

from model.drafts import ReportState
from store.audit import check_chain
from store.confirmations import audit_detail, confirmation_of
from store.engine import Transaction
from store.faults import Fault
from store.tables import audit_entries, confirmations, item_decisions, reports, reviews

_FETCH_SIZE = 2000


def find_broken_chain(tx: Transaction) -> Iterator[Fault]:
    """Where the audit chain breaks first."""
    fault = check_chain(tx)
    if fault is not None:
        yield Fault(invariant="I5", table="audit_entries", row=str(fault.id), what=fault.what)


def find_lost_versions(tx: Transaction) -> Iterator[Fault]:
    """Cells whose decisions do not number from 1 without a gap."""
    c = confirmations.c
    query = (
        select(
            c.site, c.year, c.field, func.count().label("kept"), func.max(c.version).label("last")
        )
        .group_by(c.site, c.year, c.field)
        .having((func.max(c.version) != func.count()) | (func.min(c.version) != 1))
    )
    for row in tx.execute(query):
        what = f"应有 {row.last} 次确认，实有 {row.kept} 次"
        yield _fault("confirmations", f"{row.site}/{row.year}/{row.field}", what)


def find_unaudited_decisions(tx: Transaction) -> Iterator[Fault]:
    """Decisions that their audit entry tells otherwise or not at all."""
    a = audit_entries.c
    joined = confirmations.outerjoin(audit_entries, a.id == confirmations.c.audit)
    query = select(confirmations, a.action, a.target, a.who, a.detail, a.at).select_from(joined)
    for row in tx.execute(query.execution_options(yield_per=_FETCH_SIZE)):
        place = f"{row.site}/{row.year}/{row.field}"
        kept = confirmation_of(row)
        told = (row.action, row.target, row.who, row.detail, row.at)
        wanted = ("confirm", place, kept.decided_by, audit_detail(kept), kept.decided_at)
        if told != wanted:
            what = "与审计记录所载不符" if row.action else f"没有第 {row.audit} 条审计记录"
            yield _fault("confirmations", f"{place} 第 {row.version} 版", what)


def find_audits_without_decision(tx: Transaction) -> Iterator[Fault]:
    """Audit entries of decisions that are gone, and decisions without an entry."""
    a, c = audit_entries.c, confirmations.c
    lost = (
        select(a.id, a.target)
        .join_from(audit_entries, confirmations, c.audit == a.id, isouter=True)
        .where(a.action == "confirm", c.audit.is_(None))
    )
    for row in tx.execute(lost):
        yield _fault("confirmations", row.target, f"第 {row.id} 条审计记录所载的确认不在了")
    yield from _by_moment(tx, reviews, "review", reviews.c.reviewed_by, reviews.c.reviewed_at)
    yield from _by_moment(
        tx, item_decisions, "decide_item", item_decisions.c.decided_by, item_decisions.c.decided_at
    )


def find_changes_after_signing(tx: Transaction) -> Iterator[Fault]:
    """Decisions in a signed report that came after its signature."""
    a, c, r = audit_entries.c, confirmations.c, reports.c
    is_frozen = r.state.in_((ReportState.SIGNED, ReportState.PUBLISHED))
    for report in tx.execute(select(r.site, r.year).where(is_frozen)).all():
        target = f"{report.site}/{report.year}"
        signed = select(func.max(a.id)).where(a.action == "sign", a.target == target)
        late = select(c.field, c.version).where(
            c.site == report.site, c.year == report.year, c.audit > signed.scalar_subquery()
        )
        for row in tx.execute(late):
            place = f"{target}/{row.field} 第 {row.version} 版"
            yield _fault("confirmations", place, "签发之后又有确认")


def _by_moment(tx: Transaction, table: Table, action: str, by: Any, at: Any) -> Iterator[Fault]:  # noqa: ANN401
    """Rows and audit entries of one kind, told apart by person and moment."""
    a = audit_entries.c
    same = and_(a.action == action, a.who == by, a.at == at)
    unaudited = select(by, at).join_from(table, audit_entries, same, isouter=True)
    for person, moment in tx.execute(unaudited.where(a.id.is_(None))):
        yield _fault(table.name, f"{person} {moment:%Y-%m-%d %H:%M:%S}", "没有审计记录")
    lost = select(a.id, a.target).join_from(audit_entries, table, same, isouter=True)
    for row in tx.execute(lost.where(a.action == action, by.is_(None))):
        yield _fault(table.name, row.target, f"第 {row.id} 条审计记录所载的事不在了")


def _fault(table: str, row: str, what: str) -> Fault:
    return Fault(invariant="I5", table=table, row=row, what=what)

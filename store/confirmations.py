"""Confirmations: appended with an audit entry in one transaction, never changed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, select

from model.confirmations import Confirmation
from model.errors import Conflict, StoreError
from model.values import Value
from store.audit import append
from store.coding import decode_value, encode_value
from store.engine import Transaction
from store.reports import require_open
from store.tables import confirmations, reviews


def record_confirmation(
    tx: Transaction, confirmation: Confirmation, *, expected_version: int | None
) -> Confirmation:
    """Append one decision → the same with its version.

    Args:
        tx: A writing transaction.
        confirmation: The decision; its `version` and `reviewed_by` are not looked at.
        expected_version: Version that the person saw, 0 for none; None: whatever stands.

    Raises:
        Conflict: Somebody else decided in the meantime; the message has both values.
        Frozen: The report is signed.
    """
    c = confirmation
    require_open(tx, c.site, c.year)
    standing = _newest_of_field(tx, c.site, c.year, c.field)
    version = standing.version if standing else 0
    if standing and expected_version not in {None, version}:
        raise _conflict(standing, c)
    if not standing and expected_version:
        raise StoreError("没有所依据的那次确认", where=c.field, remedy="刷新后再试")
    kept = replace(c, version=version + 1, reviewed_by="")
    entry = append(
        tx,
        who=c.decided_by,
        action="confirm",
        target=f"{c.site}/{c.year}/{c.field}",
        detail=audit_detail(kept),
        at=c.decided_at,
    )
    tx.execute(insert(confirmations).values(**_values(kept), audit=entry.id))
    return kept


def record_review(
    tx: Transaction,
    *,
    site: str,
    year: int,
    field: str,
    version: int,
    by: str,
    at: datetime,
) -> Confirmation:
    """Mark one decision as reviewed → the decision.

    Raises:
        Conflict: It is not the newest decision about the cell any more, or reviewed already.
        Frozen: The report is signed.
    """
    require_open(tx, site, year)
    standing = _newest_of_field(tx, site, year, field)
    if standing is None or standing.version != version:
        now = "已撤销或未确认" if standing is None else _words(standing.value)
        raise Conflict(f"该值已变，现为「{now}」", where=field, remedy="刷新后再审核")
    if standing.reviewed_by:
        raise Conflict(f"{standing.reviewed_by} 已审核", where=field, remedy="无须重复审核")
    tx.execute(
        insert(reviews).values(
            site=site, year=year, field=field, version=version, reviewed_by=by, reviewed_at=at
        )
    )
    target = f"{site}/{year}/{field}"
    append(tx, who=by, action="review", target=target, detail=f"第 {version} 版", at=at)
    return replace(standing, reviewed_by=by)


def latest_confirmations(tx: Transaction, site: str, year: int) -> dict[str, Confirmation]:
    """Newest decision about each cell of a report; one taken back has `value` None."""
    c = confirmations.c
    newest = (
        select(c.field, func.max(c.version).label("version"))
        .where(c.site == site, c.year == year)
        .group_by(c.field)
        .subquery()
    )
    is_newest = and_(c.field == newest.c.field, c.version == newest.c.version)
    query = _with_reviews().join(newest, is_newest).where(c.site == site, c.year == year)
    return {row.field: confirmation_of(row) for row in tx.execute(query)}


def history(tx: Transaction, site: str, year: int, field: str) -> list[Confirmation]:
    """All decisions about one cell, oldest first."""
    query = _of_field(site, year, field).order_by(confirmations.c.version)
    return [confirmation_of(row) for row in tx.execute(query)]


def _newest_of_field(tx: Transaction, site: str, year: int, field: str) -> Confirmation | None:
    query = _of_field(site, year, field).order_by(confirmations.c.version.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    return confirmation_of(row) if row else None


def _with_reviews() -> Select[Any]:
    c, r = confirmations.c, reviews.c
    same = and_(c.site == r.site, c.year == r.year, c.field == r.field, c.version == r.version)
    return select(confirmations, func.coalesce(r.reviewed_by, "").label("reviewed_by")).join_from(
        confirmations, reviews, same, isouter=True
    )


def _of_field(site: str, year: int, field: str) -> Select[Any]:
    c = confirmations.c
    return _with_reviews().where(c.site == site, c.year == year, c.field == field)


def _conflict(standing: Confirmation, wanted: Confirmation) -> Conflict:
    """Both values and who was faster."""
    return Conflict(
        f"{standing.decided_by} 已先确认为「{_words(standing.value)}」"
        f"（第 {standing.version} 版），"
        f"您要确认的是「{_words(wanted.value)}」，未保存",
        where=wanted.field,
        remedy="刷新后再决定",
    )


def audit_detail(c: Confirmation) -> str:
    """What the audit entry says of a decision."""
    values = f"{encode_value(c.value)}，原建议 {encode_value(c.replaces)}"
    return f"第 {c.version} 版：{values}；{c.reason}"


def _words(value: Value | None) -> str:
    """A value as a message shows it."""
    if value is None:
        return "撤销"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _values(c: Confirmation) -> dict[str, Any]:
    return {
        "site": c.site,
        "year": c.year,
        "field": c.field,
        "version": c.version,
        "value": encode_value(c.value),
        "decided_by": c.decided_by,
        "decided_at": c.decided_at,
        "replaces": encode_value(c.replaces),
        "reason": c.reason,
        "evidence_digest": c.evidence_digest,
    }


def confirmation_of(row: Row[Any]) -> Confirmation:
    """The decision that a row of `confirmations` holds, with its reviewer if the row has one."""
    return Confirmation(
        site=row.site,
        year=row.year,
        field=row.field,
        value=decode_value(row.value),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        replaces=decode_value(row.replaces),
        reason=row.reason,
        evidence_digest=row.evidence_digest,
        version=row.version,
        reviewed_by=getattr(row, "reviewed_by", ""),
    )

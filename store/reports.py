"""Reports: their way through the office, comments on cells, the bytes that were signed."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from model.drafts import ReportState
from model.errors import Conflict, Frozen, StoreError
from model.reports import Comment, Report, SignedVersion
from store.audit import append
from store.engine import Transaction
from store.tables import comments, reports, signed_versions
from store.upsert import insert_into, inserted_id

#: Which steps there are: forward one by one, a review taken back, and to the draft from anywhere.
#: From a signed report that is a correction (更正), which needs a reason and ends in a new signed
#: version: a signature itself is never taken back. For a publication see `withdraw_published`.
STEPS = {
    ReportState.DRAFT: (ReportState.SUBMITTED,),
    ReportState.SUBMITTED: (ReportState.REVIEWED, ReportState.DRAFT),
    ReportState.REVIEWED: (ReportState.SIGNED, ReportState.SUBMITTED, ReportState.DRAFT),
    ReportState.SIGNED: (ReportState.PUBLISHED, ReportState.DRAFT),
    ReportState.PUBLISHED: (ReportState.DRAFT,),
}


def state(tx: Transaction, site: str, year: int) -> Report:
    """Where the report of a site and year stands; a draft where nobody has touched it."""
    query = select(reports).where(reports.c.site == site, reports.c.year == year)
    row = tx.execute(query).one_or_none()
    version = _newest_version(tx, site, year)
    if row is None:
        return Report(site=site, year=year, signed_version=version)
    return Report(
        site=site,
        year=year,
        state=ReportState(row.state),
        changed_at=row.changed_at,
        signed_version=version,
        public_url=row.public_url,
    )


def lock_report(tx: Transaction, site: str, year: int) -> Report:
    """The report, held until the transaction ends: decisions about it come one after the other."""
    made = insert_into(tx, reports).values(site=site, year=year, state=ReportState.DRAFT)
    tx.execute(made.on_conflict_do_nothing())
    held = select(reports.c.state).where(reports.c.site == site, reports.c.year == year)
    tx.execute(held.with_for_update())
    return state(tx, site, year)


def require_open(tx: Transaction, site: str, year: int) -> Report:
    """The report, held and not signed.

    Raises:
        Frozen: It is signed.
    """
    report = lock_report(tx, site, year)
    if report.is_frozen:
        raise Frozen(
            f"{year} 年度报表{report.state.label}，不能修改",
            where=site,
            remedy="如需更正，由单位负责人退回草稿，另签新版本",
        )
    return report


def move_state(
    tx: Transaction,
    *,
    site: str,
    year: int,
    to: ReportState,
    by: str,
    at: datetime,
    expected: ReportState | None = None,
    reason: str = "",
) -> Report:
    """Take the report one step, with an audit entry.

    A step to `SIGNED` needs the bytes: use `sign`. A step to `PUBLISHED` needs an address: use
    `record_published`.

    Raises:
        Conflict: It no longer stands where `expected` says.
        StoreError: There is no such step from where it stands, or a correction has no reason.
    """
    report = lock_report(tx, site, year)
    _check_step(report, to, expected, reason)
    _set_state(tx, site, year, to, at)
    detail = f"{report.state.label}→{to.label}" + (f"：{reason}" if reason else "")
    append(tx, who=by, action="move_report", target=f"{site}/{year}", detail=detail, at=at)
    return state(tx, site, year)


def sign(
    tx: Transaction,
    *,
    site: str,
    year: int,
    bodies: Mapping[str, bytes],
    by: str,
    at: datetime,
    expected: ReportState | None = ReportState.REVIEWED,
) -> int:
    """Freeze the report with the bytes of each format → number of the signed version.

    Raises:
        Conflict: It no longer stands where `expected` says.
        StoreError: It cannot be signed from where it stands, or there are no bytes.
    """
    if not bodies:
        raise StoreError("没有可签发的文件", where=site, remedy="先导出报表再签发")
    move_state(tx, site=site, year=year, to=ReportState.SIGNED, by=by, at=at, expected=expected)
    version = _newest_version(tx, site, year) + 1
    for format_, body in sorted(bodies.items()):
        digest = hashlib.sha256(body).hexdigest()
        tx.execute(
            insert(signed_versions).values(
                site=site,
                year=year,
                version=version,
                format=format_,
                body=body,
                sha256=digest,
                signed_by=by,
                signed_at=at,
            )
        )
        detail = signature_detail(version, format_, digest)
        append(tx, who=by, action="sign", target=f"{site}/{year}", detail=detail, at=at)
    return version


def signature_detail(version: int, format_: str, digest: str) -> str:
    """What the audit entry says of one signed file."""
    return f"第 {version} 版 {format_} SHA-256 {digest}"


def record_published(
    tx: Transaction, *, site: str, year: int, public_url: str, by: str, at: datetime
) -> Report:
    """Write back the address at which a signed report was published.

    Raises:
        StoreError: The report is not signed.
    """
    report = lock_report(tx, site, year)
    if report.state is not ReportState.PUBLISHED:
        move_state(tx, site=site, year=year, to=ReportState.PUBLISHED, by=by, at=at)
    append(tx, who=by, action="publish", target=f"{site}/{year}", detail=public_url, at=at)
    tx.execute(_of(update(reports), site, year).values(public_url=public_url))
    return state(tx, site, year)


def withdraw_published(tx: Transaction, *, site: str, year: int, by: str, at: datetime) -> Report:
    """Take back that a report was published: it is signed as before, its address is forgotten.

    Raises:
        StoreError: The report is not published.
    """
    report = lock_report(tx, site, year)
    if report.state is not ReportState.PUBLISHED:
        raise StoreError("报表没有公开", where=site, remedy="刷新后再试")
    _set_state(tx, site, year, ReportState.SIGNED, at)
    tx.execute(_of(update(reports), site, year).values(public_url=""))
    detail = f"{report.state.label}→{ReportState.SIGNED.label}：撤回 {report.public_url}"
    append(tx, who=by, action="move_report", target=f"{site}/{year}", detail=detail, at=at)
    return state(tx, site, year)


def signed_versions_of(tx: Transaction, site: str, year: int) -> list[SignedVersion]:
    """All signed versions with their bytes, oldest first."""
    query = select(signed_versions).where(
        signed_versions.c.site == site, signed_versions.c.year == year
    )
    rows = tx.execute(query.order_by(signed_versions.c.version, signed_versions.c.format))
    return [_signed(row) for row in rows]


def add_comment(
    tx: Transaction, *, site: str, year: int, field: str, author: str, text: str, at: datetime
) -> Comment:
    """Add what a person says about one cell."""
    statement = insert(comments).values(
        site=site, year=year, field=field, author=author, text=text, written_at=at
    )
    number = inserted_id(tx, statement)
    return Comment(
        id=number, site=site, year=year, field=field, author=author, text=text, written_at=at
    )


def comments_of(tx: Transaction, site: str, year: int) -> dict[str, list[Comment]]:
    """Comments by cell, oldest first."""
    query = select(comments).where(comments.c.site == site, comments.c.year == year)
    found: dict[str, list[Comment]] = {}
    for row in tx.execute(query.order_by(comments.c.id)):
        found.setdefault(row.field, []).append(Comment(**row._mapping))  # noqa: SLF001
    return found


def _check_step(report: Report, to: ReportState, expected: ReportState | None, reason: str) -> None:
    """See that the step exists and nobody was faster."""
    if expected is not None and report.state is not expected:
        raise Conflict(
            f"报表现为「{report.state.label}」，不是「{expected.label}」",
            where=report.site,
            remedy="刷新后再试",
        )
    if to not in STEPS[report.state]:
        raise StoreError(
            f"报表现为「{report.state.label}」，不能转为「{to.label}」",
            where=report.site,
            remedy="按 填报→审核→签发→公开 的次序办理",
        )
    if report.is_frozen and to is ReportState.DRAFT and not reason:
        raise StoreError("更正已签发的报表须填写理由", where=report.site, remedy="填写理由后再试")


def _set_state(tx: Transaction, site: str, year: int, to: ReportState, at: datetime) -> None:
    tx.execute(_of(update(reports), site, year).values(state=to, changed_at=at))


def _of(statement: Any, site: str, year: int) -> Any:  # noqa: ANN401  (any statement on reports)
    return statement.where(reports.c.site == site, reports.c.year == year)


def _newest_version(tx: Transaction, site: str, year: int) -> int:
    query = select(func.coalesce(func.max(signed_versions.c.version), 0)).where(
        signed_versions.c.site == site, signed_versions.c.year == year
    )
    return int(tx.execute(query).scalar_one())


def _signed(row: Row[Any]) -> SignedVersion:
    return SignedVersion(**row._mapping)  # noqa: SLF001

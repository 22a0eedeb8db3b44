"""I5: a signed report is the same bytes for ever."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import func, select

from model.drafts import ReportState
from store.engine import Transaction
from store.faults import Fault
from store.reports import signature_detail
from store.tables import audit_entries, reports, signed_versions


def find_changed_bytes(tx: Transaction) -> Iterator[Fault]:
    """Signed bytes that are not those of their digest, or whose digest the audit tells not."""
    a = audit_entries.c
    told = {
        (row.target, row.detail)
        for row in tx.execute(select(a.target, a.detail).where(a.action == "sign"))
    }
    for row in tx.execute(select(signed_versions).execution_options(yield_per=1)):
        target = f"{row.site}/{row.year}"
        entry = (target, signature_detail(row.version, row.format, row.sha256))
        place = f"{target} 第 {row.version} 版 {row.format}"
        if hashlib.sha256(row.body).hexdigest() != row.sha256:
            yield _fault("signed_versions", place, "签发的文件被改动，与其 SHA-256 不符")
        if entry not in told:
            yield _fault("signed_versions", place, "审计记录中没有这次签发，或摘要不同")
        told.discard(entry)
    for target, detail in sorted(told):
        yield _fault("signed_versions", f"{target} {detail[:40]}", "审计记录所载的签发文件不在了")


def find_unsigned_reports(tx: Transaction) -> Iterator[Fault]:
    """Reports that call themselves signed and have no signed bytes; published without address."""
    r, v = reports.c, signed_versions.c
    has_bytes = select(v.version).where(v.site == r.site, v.year == r.year).exists()
    rules = (
        (
            r.state.in_((ReportState.SIGNED, ReportState.PUBLISHED)) & ~has_bytes,
            "标为已签发，却没有签发的文件",
        ),
        (r.state.not_in(list(ReportState)), "状态不是已知的"),
    )
    for broken, what in rules:
        for row in tx.execute(select(r.site, r.year).where(broken)):
            yield _fault("reports", f"{row.site}/{row.year}", what)
    gaps = select(v.site, v.year).group_by(v.site, v.year)
    gaps = gaps.having(func.count(v.version.distinct()) != func.max(v.version))
    for row in tx.execute(gaps):
        yield _fault("signed_versions", f"{row.site}/{row.year}", "签发版本号不连续")


def _fault(table: str, row: str, what: str) -> Fault:
    return Fault(invariant="I5", table=table, row=row, what=what)

"""The audit trail: entries in a hash chain, each written in the transaction of what it tells."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, text

from model.audit import AuditEntry, AuditFault
from store.engine import Transaction
from store.tables import audit_entries, audit_heads
from store.upsert import insert_into

#: PostgreSQL: held until commit, so that entries are chained one after the other.
_CHAIN_LOCK = 723_690_002
_FETCH_SIZE = 5000


def append(
    tx: Transaction, *, who: str, action: str, target: str, detail: str = "", at: datetime
) -> AuditEntry:
    """Add one entry to the end of the chain; if it cannot be written, nothing is."""
    _lock(tx)
    number, previous = head(tx)
    entry = AuditEntry(
        id=number + 1,
        at=at.astimezone(UTC),
        who=who,
        action=action,
        target=target,
        detail=detail,
        previous=previous,
        digest="",
    )
    digest = digest_of(entry)
    values = {name: getattr(entry, name) for name in audit_entries.c.keys()}  # noqa: SIM118
    tx.execute(insert(audit_entries).values({**values, "digest": digest}))
    _move_head(tx, entry.id, digest)
    return AuditEntry(**{**values, "digest": digest})


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 over an entry's words, moment and predecessor, hex."""
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    words = [entry.id, moment, entry.who, entry.action, entry.target, entry.detail, entry.previous]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def head(tx: Transaction) -> tuple[int, str]:
    """Number and digest of the last entry; (0, "") before the first.

    Kept elsewhere (printed, sent out), it is an anchor for `check_chain`.
    """
    row = tx.execute(select(audit_heads.c.entry, audit_heads.c.digest)).one_or_none()
    return (row.entry, row.digest) if row else (0, "")


def entries(
    tx: Transaction,
    limit: int = 100,
    offset: int = 0,
    *,
    who: str | None = None,
    target_prefix: str | None = None,
) -> list[AuditEntry]:
    """Entries, newest first, of one person or about one thing if asked."""
    query = select(audit_entries).order_by(audit_entries.c.id.desc())
    if who is not None:
        query = query.where(audit_entries.c.who == who)
    if target_prefix is not None:
        query = query.where(audit_entries.c.target.startswith(target_prefix, autoescape=True))
    return [entry_of(row) for row in tx.execute(query.limit(limit).offset(offset))]


def count_entries(tx: Transaction) -> int:
    """Number of entries kept."""
    return int(tx.execute(select(func.count()).select_from(audit_entries)).scalar_one())


def check_chain(tx: Transaction, *, anchors: Iterable[tuple[int, str]] = ()) -> AuditFault | None:
    """The first break of the chain, or None where it holds from the first entry to the head.

    Args:
        tx: A transaction.
        anchors: Heads (number, digest) that were noted elsewhere earlier: they show a chain that
            was rebuilt as a whole.
    """
    wanted = dict(anchors)
    number, previous = 0, ""
    query = select(audit_entries).order_by(audit_entries.c.id)
    for row in tx.execute(query.execution_options(yield_per=_FETCH_SIZE)):
        number += 1
        if fault := _fault(entry_of(row), number, previous, wanted):
            return fault
        previous = row.digest
    return _fault_at_end(number, previous, head(tx), wanted)


def check_part(tx: Transaction, part: Sequence[AuditEntry]) -> AuditFault | None:
    """The first break in a part of the chain, as `entries` gives it, or None.

    Its entries are checked with the link to the one before them, and where it holds the newest
    one, with the head; what it costs does not grow with the chain.
    """
    last: int = tx.execute(select(func.max(audit_entries.c.id))).scalar() or 0
    first = part[-1].id if part else last + 1
    before = select(audit_entries.c.digest).where(audit_entries.c.id == first - 1)
    previous: str = tx.execute(before).scalar() or ""
    for number, entry in enumerate(reversed(part), first):
        if fault := _fault(entry, number, previous, {}):
            return fault
        previous = entry.digest
    is_end = first + len(part) > last
    return _fault_at_end(last, previous, head(tx), {}) if is_end else None


def _fault(
    entry: AuditEntry, number: int, previous: str, anchors: dict[int, str]
) -> AuditFault | None:
    """What is wrong with one entry in its place."""
    if entry.id != number:
        return AuditFault(id=number, what=f"第 {number} 条审计记录缺失")
    if entry.previous != previous:
        return AuditFault(id=number, what=f"第 {number} 条审计记录与上一条不衔接")
    if entry.digest != digest_of(entry):
        return AuditFault(id=number, what=f"第 {number} 条审计记录被改动")
    if anchors.get(number, entry.digest) != entry.digest:
        return AuditFault(
            id=number, what=f"第 {number} 条审计记录与留存的锚值不符，其前的记录被整体改写"
        )
    return None


def _fault_at_end(
    number: int, digest: str, noted: tuple[int, str], anchors: dict[int, str]
) -> AuditFault | None:
    """What is wrong with the end of the chain."""
    longest = max([noted[0], *anchors])
    if longest > number:
        return AuditFault(
            id=number + 1, what=f"审计记录应有 {longest} 条，实有 {number} 条，末尾被截去"
        )
    if noted != (number, digest):
        return AuditFault(id=number, what="审计链的末尾与登记不符")
    return None


def _lock(tx: Transaction) -> None:
    """Wait for other writers of the chain; SQLite has but one writer anyway."""
    if not tx.is_sqlite:
        tx.hold_briefly()
        tx.execute(text(f"SELECT pg_advisory_xact_lock({_CHAIN_LOCK})"))


def _move_head(tx: Transaction, entry: int, digest: str) -> None:
    statement = insert_into(tx, audit_heads).values(id=1, entry=entry, digest=digest)
    moved = {"entry": entry, "digest": digest}
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=moved))


def entry_of(row: Row[Any]) -> AuditEntry:
    """A row of the table as an entry."""
    return AuditEntry(**row._mapping)  # noqa: SLF001  (SQLAlchemy's public name for a row as mapping)

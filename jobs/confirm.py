"""One person's decision about one cell: what the button of the page and `confirm` both do."""

from dataclasses import dataclass
from datetime import datetime

from config.fields import fields_by_key
from jobs.compile import load_cells
from model.confirmations import Confirmation
from model.drafts import Cell
from model.errors import UsageError
from model.sites import Site
from model.values import Value
from report.values import parse_value
from store import confirmations
from store.engine import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What a person wants a cell to hold."""

    site: Site
    year: int
    field: str
    #: As typed; None: the proposed value as it stands.
    text: str | None
    by: str
    reason: str = ""
    #: Version of the newest confirmation the person saw; None: whatever it is.
    expected_version: int | None = None


def confirm_value(tx: Transaction, decision: Decision, *, now: datetime) -> Confirmation:
    """Record a decision.

    Raises:
        UsageError: there is no such field, no proposal to confirm, a value of the wrong
            kind, or a replacement without a reason.
        Conflict: somebody decided meanwhile.
        Frozen: the report is signed.
    """
    if decision.field not in fields_by_key():
        raise UsageError(f"没有指标 {decision.field!r}", remedy="指标名见 zhanbao draft --json")
    if not decision.by.strip():
        raise UsageError("没有写是谁确认的", where="--by", remedy="写姓名")
    _, cells = load_cells(tx, decision.site, year=decision.year)
    cell = next(cell for cell in cells if cell.field.key == decision.field)
    value = _wanted_value(cell, decision)
    proposed = cell.proposal.value if cell.proposal else None
    return confirmations.record_confirmation(
        tx,
        Confirmation(
            site=decision.site.key,
            year=decision.year,
            field=decision.field,
            value=value,
            decided_by=decision.by.strip(),
            decided_at=now,
            replaces=proposed,
            reason=decision.reason.strip(),
            evidence_digest=cell.proposal.evidence.digest if cell.proposal else "",
        ),
        expected_version=decision.expected_version,
    )


def _wanted_value(cell: Cell, decision: Decision) -> Value:
    proposed = cell.proposal.value if cell.proposal else None
    if decision.text is None:
        if proposed is None:
            raise UsageError(
                f"「{cell.field.label}」没有建议值可确认：{cell.gap}",
                where=cell.field.key,
                remedy="写出要填的值，没有则写 无",
            )
        return proposed
    value = parse_value(cell.field, decision.text)
    if proposed is not None and value != proposed and not decision.reason.strip():
        raise UsageError(
            f"「{cell.field.label}」的值改为 {decision.text}，与建议值不同，但没有写理由",
            where=cell.field.key,
            remedy="请填写理由（--reason）",
        )
    return value

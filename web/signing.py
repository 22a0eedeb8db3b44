"""Signatures of the form (落款): each step of the workflow writes the name of who took it.

A name that a person decided stays: an office may sign on behalf of somebody. One that a step wrote
gives way to that of who takes the step again.
"""

from datetime import datetime

from model.confirmations import Confirmation
from model.days import shanghai_day
from model.drafts import Cell, ReportState
from model.people import User
from model.values import Value
from store import confirmations
from store.engine import Transaction
from web.sheet import Sheet

#: Cells that a later step fills in: nobody can decide them when the report is submitted.
LATER = frozenset({"signature.reviewer", "signature.head", "site.report_url"})
_NAMES = {
    ReportState.SUBMITTED: "signature.filler",
    ReportState.REVIEWED: "signature.reviewer",
    ReportState.SIGNED: "signature.head",
}


_BY_ITSELF = "办理时自动填写"


def is_own_work(cell: Cell, user: User) -> bool:
    """True where this person decided the cell; the name that a step wrote is no work of his."""
    decision = cell.confirmation
    return decision is not None and decision.decided_by == user.name and not _is_automatic(cell)


def sign_step(tx: Transaction, sheet: Sheet, to: ReportState, *, user: User, now: datetime) -> None:
    """Write the name that belongs to a step, and with the filler's the day (填报时间)."""
    if field := _NAMES.get(to):
        _fill_in(tx, sheet, field, user.name, user=user, now=now)
    if to is ReportState.SUBMITTED:
        _fill_in(tx, sheet, "signature.filled_on", shanghai_day(now), user=user, now=now)


def _fill_in(
    tx: Transaction, sheet: Sheet, field: str, value: Value, *, user: User, now: datetime
) -> None:
    cell = sheet.by_field[field]
    if cell.is_decided and (not _is_automatic(cell) or cell.value == value):
        return
    confirmations.record_confirmation(
        tx,
        Confirmation(
            site=sheet.site.key,
            year=sheet.year,
            field=field,
            value=value,
            decided_by=user.name,
            decided_at=now,
            reason=_BY_ITSELF,
        ),
        expected_version=None,
    )


def _is_automatic(cell: Cell) -> bool:
    return cell.confirmation is not None and cell.confirmation.reason == _BY_ITSELF

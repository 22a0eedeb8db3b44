"""Signatures of the form (落款): each step of the workflow writes the name of who took it.

A name that was already decided stays: an office may sign on behalf of somebody.
"""

from datetime import datetime

from model.confirmations import Confirmation
from model.days import shanghai_day
from model.drafts import ReportState
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


def sign_step(tx: Transaction, sheet: Sheet, to: ReportState, *, user: User, now: datetime) -> None:
    """Write the name that belongs to a step, and with the filler's the day (填报时间)."""
    if field := _NAMES.get(to):
        _fill_in(tx, sheet, field, user.name, user=user, now=now)
    if to is ReportState.SUBMITTED:
        _fill_in(tx, sheet, "signature.filled_on", shanghai_day(now), user=user, now=now)


def _fill_in(
    tx: Transaction, sheet: Sheet, field: str, value: Value, *, user: User, now: datetime
) -> None:
    if sheet.by_field[field].is_decided:
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
            reason="办理时自动填写",
        ),
        expected_version=None,
    )

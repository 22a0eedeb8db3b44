"""草稿 → 填报 → 审核 → 签发 → 公开: one step at a time, each by whoever it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypedDict

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from model.drafts import ReportState, ValueState
from model.errors import Conflict, UsageError
from model.people import Role, User
from report.figures import evidence_of
from store import confirmations, reports
from store.engine import Transaction
from store.sheets import load_site_year
from web.desk import Desk, Said, desk_of, user_of
from web.exports import Evidence, export_bodies
from web.sheet import Sheet, load_sheet
from web.signing import LATER, is_own_work, sign_step

routes = APIRouter(prefix="/sites/{key}/{year:int}")


class Taken(TypedDict):
    """What every step is recorded with."""

    site: str
    year: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step that a person may take now."""

    to: ReportState
    label: str
    #: True where a reason must be written.
    needs_reason: bool = False
    needs_address: bool = False


#: State → role → the steps that role may take from there.
_STEPS: dict[ReportState, dict[Role, tuple[Step, ...]]] = {
    ReportState.DRAFT: {Role.FILLER: (Step(to=ReportState.SUBMITTED, label="提交审核"),)},
    ReportState.SUBMITTED: {
        Role.REVIEWER: (
            Step(to=ReportState.REVIEWED, label="审核通过"),
            Step(to=ReportState.DRAFT, label="退回填报", needs_reason=True),
        ),
        Role.FILLER: (Step(to=ReportState.DRAFT, label="撤回提交"),),
    },
    ReportState.REVIEWED: {
        Role.HEAD: (
            Step(to=ReportState.SIGNED, label="签发"),
            Step(to=ReportState.DRAFT, label="退回填报", needs_reason=True),
        ),
        Role.REVIEWER: (Step(to=ReportState.SUBMITTED, label="撤回审核"),),
    },
    ReportState.SIGNED: {
        Role.FILLER: (Step(to=ReportState.PUBLISHED, label="回填公开网址", needs_address=True),),
        Role.HEAD: (Step(to=ReportState.DRAFT, label="更正（另出新版本）", needs_reason=True),),
    },
    ReportState.PUBLISHED: {
        Role.FILLER: (
            Step(to=ReportState.PUBLISHED, label="改公开网址", needs_address=True),
            Step(to=ReportState.SIGNED, label="撤回公开"),
        ),
        Role.HEAD: (Step(to=ReportState.DRAFT, label="更正（另出新版本）", needs_reason=True),),
    },
}


def steps_for(sheet: Sheet, user: User) -> tuple[Step, ...]:
    """The steps that a person may take with a report now."""
    return _STEPS[sheet.report.state].get(user.role, ())


@routes.post("/state")
def take_step(
    request: Request,
    key: str,
    year: int,
    to: Annotated[str, Form()],
    expected: Annotated[ReportState, Form()],
    reason: Said = "",
    address: Said = "",
) -> Response:
    """Take a step, then the form again."""
    desk, user = desk_of(request), user_of(request)
    with desk.transaction() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
        step = next((step for step in steps_for(sheet, user) if step.to.value == to), None)
        if step is None:
            raise HTTPException(
                403, f"报表现为「{sheet.report.state.label}」，{user.role.label}不能这样操作"
            )
        if step.needs_reason and not reason:
            raise UsageError("退回或更正须写理由", remedy="请填写理由")
        _move(tx, desk, sheet, user, step, expected, reason, address)
    return RedirectResponse(sheet.path, status_code=303)


def _move(
    tx: Transaction,
    desk: Desk,
    sheet: Sheet,
    user: User,
    step: Step,
    expected: ReportState,
    reason: str,
    address: str,
) -> None:
    now, state = desk.clock(), sheet.report.state
    taken: Taken = {"site": sheet.site.key, "year": sheet.year, "by": user.name, "at": now}
    match state, step.to:
        case ReportState.SIGNED | ReportState.PUBLISHED, ReportState.PUBLISHED:
            _require_state(sheet, expected)
            reports.record_published(tx, **taken, public_url=_checked(address))
        case ReportState.PUBLISHED, ReportState.SIGNED:
            _require_state(sheet, expected)
            reports.withdraw_published(tx, **taken)
        case _, ReportState.SIGNED:
            require_other_hands(sheet, user)
            # The documents are made from what has been written by then.
            tx.take_time()
            sign_step(tx, sheet, step.to, user=user, now=now)
            sheet = load_sheet(tx, sheet.site, sheet.year)
            bodies = export_bodies(sheet, _evidence(tx, sheet, now))
            reports.sign(tx, **taken, bodies=bodies, expected=expected)
        case _, to:
            if to is ReportState.REVIEWED:
                _review_all(tx, desk, sheet, user)
            if state is ReportState.DRAFT or to is ReportState.REVIEWED:
                sign_step(tx, sheet, to, user=user, now=now)
            if state is ReportState.DRAFT:
                _require_decided(load_sheet(tx, sheet.site, sheet.year))
            reports.move_state(tx, **taken, to=to, expected=expected, reason=reason)


def _require_state(sheet: Sheet, expected: ReportState) -> None:
    """See that the person saw where the report stands.

    Raises:
        Conflict: somebody took a step meanwhile.
    """
    if sheet.report.state is not expected:
        raise Conflict(
            f"报表现为「{sheet.report.state.label}」，不是「{expected.label}」", remedy="刷新后再试"
        )


def _checked(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise UsageError("公开网址不是网址", remedy="写以 http:// 或 https:// 开头的网址")
    return address


def require_other_hands(sheet: Sheet, user: User) -> None:
    """See that who signs has neither filled nor reviewed (填报、审核、签发三人分设).

    Raises:
        HTTPException: 403, naming the first cell that is his own work.
    """
    for cell in sheet.cells:
        own = "填报" if is_own_work(cell, user) else ""
        if cell.confirmation is not None and cell.confirmation.reviewed_by == user.name:
            own = "审核"
        if own:
            raise HTTPException(403, f"「{cell.field.label}」是您自己{own}的，须由他人签发")


def _evidence(tx: Transaction, sheet: Sheet, now: datetime) -> Evidence:
    return evidence_of(load_site_year(tx, sheet.site, year=sheet.year, now=now))


def _require_decided(sheet: Sheet) -> None:
    open_cells = [
        cell for cell in sheet.cells if not cell.is_decided and cell.field.key not in LATER
    ]
    if open_cells:
        names = "、".join(cell.field.label for cell in open_cells[:5])
        raise UsageError(
            f"还有 {len(open_cells)} 项没有确认：{names}{' …' if len(open_cells) > 5 else ''}",  # noqa: PLR2004
            remedy="逐项确认、改写或填“无”之后再提交",
        )


def _review_all(tx: Transaction, desk: Desk, sheet: Sheet, user: User) -> None:
    """Review every decision; whoever filled one of them may not (一人不得兼任填报与审核)."""
    for cell in sheet.cells:
        decision = cell.confirmation
        if decision is None or cell.state is ValueState.REVIEWED:
            continue
        if is_own_work(cell, user):
            raise HTTPException(403, f"「{cell.field.label}」是您自己填报的，须由他人审核")
        confirmations.record_review(
            tx,
            site=sheet.site.key,
            year=sheet.year,
            field=cell.field.key,
            version=decision.version,
            by=user.name,
            at=desk.clock(),
        )

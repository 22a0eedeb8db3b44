"""One value of a report: its history, and the decision about it."""

from typing import Annotated

from fastapi import HTTPException, Request
from fastapi.responses import Response
from pydantic import Field

from model.confirmations import Confirmation
from model.drafts import Cell
from model.errors import Conflict, UsageError
from model.people import User
from report.decide import decided_value
from report.draft_json import value_to_json
from store import confirmations
from web.api.cells import value_of
from web.api.problems import problem
from web.api.router import new_router
from web.api.shapes import Answer, JsonValue, Moment, Said, Value, Wish
from web.deciding import CellAction, CellWish, write_cell_decision
from web.desk import Desk, desk_of, user_of
from web.sheet import Sheet, load_sheet

routes = new_router("指标")


class Decision(Wish):
    """What to do about a value, and what was seen when that was decided."""

    action: CellAction
    #: For `replace`: the value as one would type it.
    text: Said = ""
    #: Needed where a proposed value is replaced.
    reason: Said = ""
    #: `version` of the value as it was read.
    version: Annotated[int, Field(ge=0, le=1_000_000)]
    #: `evidence_digest` of the value as it was read.
    evidence_digest: Annotated[str, Field(max_length=200)]


class PastDecision(Answer):
    """One decision about a value."""

    version: int
    #: null: an earlier decision was taken back.
    value: JsonValue
    decided_by: str
    decided_at: Moment
    #: What was proposed at that moment.
    replaces: JsonValue
    reason: str
    reviewed_by: str


class ValueWithHistory(Answer):
    """A value and every decision about it, oldest first."""

    value: Value
    history: list[PastDecision]


@routes.get("/sites/{key}/{year:int}/values/{field}")
def show_value(request: Request, key: str, year: int, field: str) -> ValueWithHistory:
    """一个指标的值和历次确认。"""
    desk = desk_of(request)
    with desk.reading() as tx:
        cell = _cell(load_sheet(tx, desk.site(key), year), field)
        history = confirmations.history(tx, key, year, field)
    return ValueWithHistory(value=value_of(cell), history=[_past(one) for one in history])


@routes.put("/sites/{key}/{year:int}/values/{field}", response_model=Value)
def decide_value(
    request: Request, key: str, year: int, field: str, decision: Decision
) -> Value | Response:
    """确认（confirm）、改写（replace）、填无（none）或撤销（undo）一个指标的值。

    须带上读到的 version 与 evidence_digest；其间别人改过或依据变了，回答 409 和两个值。
    同一人再发一次相同的请求，不会重复记录。
    """
    desk, user = desk_of(request), user_of(request)
    wish = CellWish(
        field=field,
        action=decision.action,
        text=decision.text,
        reason=decision.reason,
        version=decision.version,
        digest=decision.evidence_digest,
    )
    try:
        with desk.transaction() as tx:
            sheet = load_sheet(tx, desk.site(key), year)
            if not _is_done(_cell(sheet, field), wish, user):
                write_cell_decision(tx, sheet, wish, user=user, now=desk.clock())
            return value_of(_cell(load_sheet(tx, sheet.site, year), field))
    except Conflict as error:
        return _tell_conflict(desk, error, key, year, wish)


def _is_done(cell: Cell, wish: CellWish, user: User) -> bool:
    """True where this very decision stands already: its answer was lost and it is sent again."""
    standing = cell.confirmation
    if standing is None or standing.decided_by != user.name or standing.reviewed_by:
        return False
    if standing.version != wish.version + 1:
        return False
    if wish.action is CellAction.UNDO:
        return standing.value is None
    try:
        wanted = decided_value(cell, text=wish.wanted, reason=wish.reason)
    except UsageError:
        return False
    return (standing.value, standing.reason, standing.evidence_digest) == (
        wanted,
        wish.reason,
        wish.digest,
    )


def _tell_conflict(desk: Desk, error: Conflict, key: str, year: int, wish: CellWish) -> Response:
    """409 with the value that stands and the one that was to be written."""
    with desk.reading() as tx:
        cell = _cell(load_sheet(tx, desk.site(key), year), wish.field)
    wanted = {CellAction.CONFIRM: cell.text, CellAction.UNDO: ""}.get(wish.action, wish.wanted)
    return problem(
        409,
        error.what,
        where=error.where,
        remedy=error.remedy,
        standing=value_of(cell),
        wanted=wanted,
    )


def _cell(sheet: Sheet, field: str) -> Cell:
    cell = sheet.by_field.get(field)
    if cell is None:
        raise HTTPException(404, "没有这个指标")
    return cell


def _past(decision: Confirmation) -> PastDecision:
    return PastDecision(
        version=decision.version,
        value=value_to_json(decision.value),
        decided_by=decision.decided_by,
        decided_at=decision.decided_at,
        replaces=value_to_json(decision.replaces),
        reason=decision.reason,
        reviewed_by=decision.reviewed_by,
    )

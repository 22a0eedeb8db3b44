"""One cell: its evidence, and the decision about it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from model.days import shanghai_day
from model.drafts import Cell
from model.errors import Frozen, UsageError
from model.people import Role, User
from model.reports import Comment
from report.checked import REGISTERS
from report.figures import FIGURES
from store import confirmations, reports
from web.deciding import CellAction, CellWish, write_cell_decision
from web.desk import Said, desk_of, render, user_of
from web.sections import sections_of
from web.sheet import Sheet, load_sheet

routes = APIRouter(prefix="/sites/{key}/{year:int}/fields/{field}")


@routes.get("")
def show_cell(request: Request, key: str, year: int, field: str) -> Response:
    """The evidence drawer of one cell."""
    return drawer(request, key, year, field, with_cell=False)


@routes.post("")
def decide_cell(
    request: Request,
    key: str,
    year: int,
    field: str,
    action: Annotated[str, Form()],
    value: Annotated[str, Form(max_length=4000)] = "",
    reason: Said = "",
    version: Annotated[int, Form(ge=0, le=1_000_000)] = 0,
    digest: Annotated[str, Form()] = "",
) -> Response:
    """Confirm, replace, mark 无 or take back; the drawer again, with the cell as it now is."""
    desk = desk_of(request)
    wish = CellWish(
        field=field,
        action=_action(action),
        text=value,
        reason=reason,
        version=version,
        digest=digest,
    )
    with desk.transaction() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
        _cell(sheet, field)
        write_cell_decision(tx, sheet, wish, user=user_of(request), now=desk.clock())
    return drawer(request, key, year, field, with_cell=True)


@routes.post("/comments")
def comment_cell(
    request: Request,
    key: str,
    year: int,
    field: str,
    text: Said,
    warning: Said = "",
) -> Response:
    """Add to what is said about a cell, or answer one of its warnings."""
    desk, user = desk_of(request), user_of(request)
    if not text:
        raise UsageError("批注是空的", remedy="写下要说的话")
    said = f"{answer_to(warning)}{text}" if warning else text
    with desk.transaction() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
        _cell(sheet, field)
        _require_word(sheet, user, is_answer=bool(warning))
        reports.add_comment(
            tx,
            site=key,
            year=year,
            field=field,
            author=user.name,
            text=said,
            at=desk.clock(),
        )
    return drawer(request, key, year, field, with_cell=False)


def may_comment(user: User) -> bool:
    """True for the three who work on a report, before and after it is signed.

    What is said after the signature is for the next correction; the signed files do not hold it.
    """
    return user.role in {Role.FILLER, Role.REVIEWER, Role.HEAD}


def _require_word(sheet: Sheet, user: User, *, is_answer: bool) -> None:
    """See that this person may say something about a cell now.

    Raises:
        Frozen: a warning of a signed report is answered: what was signed had no answer.
        HTTPException: 403, for the role.
    """
    if not may_comment(user):
        raise HTTPException(403, f"{user.role.label}不参加填报，不能写批注")
    if is_answer and sheet.report.is_frozen:
        raise Frozen("报表已签发，不能再对提示作说明", remedy="可以写批注，供更正时参考")


def answer_to(warning: str) -> str:
    """What a comment starts with that answers a warning."""
    return f"对提示「{warning}」的说明："


def answered_warnings(cell: Cell, comments: Sequence[Comment]) -> set[str]:
    """Warnings of a cell that somebody has answered."""
    return {
        warning
        for warning in cell.warnings
        if any(comment.text.startswith(answer_to(warning)) for comment in comments)
    }


def drawer(request: Request, key: str, year: int, field: str, *, with_cell: bool) -> Response:
    """The evidence drawer of a cell; `with_cell`: what else shows it is told that it changed."""
    desk = desk_of(request)
    with desk.reading() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
        cell = _cell(sheet, field)
        history = confirmations.history(tx, key, year, field)
        comments = reports.comments_of(tx, key, year).get(field, [])
    return render(
        request,
        "parts/drawer.html",
        sheet=sheet,
        cell=cell,
        history=history,
        comments=comments,
        with_cell=with_cell,
        sections=sections_of(sheet.cells),
        answered=answered_warnings(cell, comments),
        has_items=field in FIGURES,
        register=REGISTERS.get(field),
        today=shanghai_day(desk.clock()),
        may_fill=sheet.may_fill(user_of(request)),
        may_comment=may_comment(user_of(request)),
    )


def _cell(sheet: Sheet, field: str) -> Cell:
    cell = sheet.by_field.get(field)
    if cell is None:
        raise HTTPException(404, "没有这个指标")
    return cell


def _action(word: str) -> CellAction:
    try:
        return CellAction(word)
    except ValueError:
        raise UsageError("不认识的操作", remedy="刷新页面后重试") from None

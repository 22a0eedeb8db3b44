"""Sections of the form: how far each is, and confirming all of one that nothing speaks against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from model.drafts import Cell, ValueState
from model.errors import Conflict
from store.sheets import Decision, confirm_value
from web.desk import desk_of, render, user_of
from web.sheet import Sheet, load_sheet, require_filler

routes = APIRouter(prefix="/sites/{key}/{year:int}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One section of the form."""

    name: str
    #: Key of its first cell.
    first: str
    decided: int
    fields: int
    #: Cells that can be confirmed together: proposed, and without a warning.
    clear: int


def sections_of(cells: Iterable[Cell]) -> tuple[Section, ...]:
    """The sections of a form in its order."""
    return tuple(_section(name, tuple(part)) for name, part in groupby(cells, key=_name))


def is_clear(cell: Cell) -> bool:
    """True where a proposal awaits its confirmation and no warning asks for a closer look."""
    return cell.state is ValueState.PROPOSED and not cell.warnings


@routes.post("/sections")
def confirm_section(
    request: Request,
    key: str,
    year: int,
    section: Annotated[str, Form()],
    compiled_at: Annotated[datetime, Form()],
) -> Response:
    """Confirm every clear cell of a section; which ones, and which are left for a closer look."""
    desk, user = desk_of(request), user_of(request)
    with desk.transaction() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
        require_filler(sheet, user)
        _require_same_draft(sheet, compiled_at)
        wanted = _cells(sheet, section)
        clear = [cell for cell in wanted if is_clear(cell)]
        for cell in clear:
            decision = Decision(
                site=sheet.site, year=year, field=cell.field.key, text=None, by=user.name
            )
            confirm_value(tx, decision, now=desk.clock())
        sheet = load_sheet(tx, sheet.site, year)
    return render(
        request,
        "parts/section_confirmed.html",
        sheet=sheet,
        section=section,
        sections=sections_of(sheet.cells),
        confirmed=[sheet.by_field[cell.field.key] for cell in clear],
        left=[
            cell
            for cell in _cells(sheet, section)
            if not cell.is_decided and not sheet.awaits_step(cell)
        ],
        may_fill=True,
    )


def _cells(sheet: Sheet, section: str) -> tuple[Cell, ...]:
    found = tuple(cell for cell in sheet.cells if cell.field.section == section)
    if not found:
        raise HTTPException(404, "没有这个部分")
    return found


def _require_same_draft(sheet: Sheet, seen: datetime) -> None:
    """See that the person looked at the proposals that stand now."""
    if sheet.draft is None or sheet.draft.compiled_at != seen:
        raise Conflict(
            "建议值在打开页面之后重新生成过，没有确认任何一项",
            remedy="刷新页面，看过新的值后再确认",
        )


def _section(name: str, cells: tuple[Cell, ...]) -> Section:
    return Section(
        name=name,
        first=cells[0].field.key,
        decided=sum(cell.is_decided for cell in cells),
        fields=len(cells),
        clear=sum(is_clear(cell) for cell in cells),
    )


def _name(cell: Cell) -> str:
    return cell.field.section

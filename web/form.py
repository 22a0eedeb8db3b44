"""The official form, filled: the page on which a report is reviewed."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.calendar import load_calendar
from config.forms import load_form
from model.days import shanghai_day
from model.drafts import Origin
from store.report_states import ReportStanding
from web.calendar import tasks_on
from web.desk import desk_of, render, user_of
from web.sections import sections_of
from web.sheet import load_sheet
from web.workflow import steps_for

routes = APIRouter()


@routes.get("/sites/{key}/{year:int}")
def show_form(request: Request, key: str, year: int) -> Response:
    """The form of a site and year."""
    desk = desk_of(request)
    with desk.reading() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
    form = load_form(sheet.site.form)
    standing = ReportStanding(
        state=sheet.report.state, compiled_at=sheet.draft.compiled_at if sheet.draft else None
    )
    calendar, today = load_calendar(desk.home.calendar), shanghai_day(desk.clock())
    return render(
        request,
        "form.html",
        sheet=sheet,
        form=form,
        rows=[list(row) for _, row in groupby(form.cells, key=lambda cell: cell.row)],
        origins=list(Origin),
        steps=steps_for(sheet, user_of(request)),
        may_fill=sheet.may_fill(user_of(request)),
        sections=sections_of(sheet.cells),
        tasks=tasks_on(calendar, standing, year=year, today=today),
    )

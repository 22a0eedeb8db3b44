"""The calendar: for every report in hand which step is due, by whom, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.calendar import load_calendar
from model.calendars import CalendarStep, report_year_on
from model.days import shanghai_day
from model.drafts import ReportState
from model.sites import Site
from report.calendar import Task, tasks_of
from store.report_states import ReportStanding, standings_of
from web.desk import Desk, Page, desk_of, render

routes = APIRouter()

_PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One site's report."""

    site: Site
    tasks: tuple[Task, ...]

    @property
    def next(self) -> Task | None:
        """The step that is waited for; None: the report is public."""
        return next((task for task in self.tasks if task.is_next), None)


@routes.get("/calendar")
def show_calendar(request: Request, page: Page = 1, late: bool = False) -> Response:  # noqa: FBT001, FBT002  (a query parameter)
    """The sites, the most urgent first, a page at a time; those that are late where asked for."""
    desk = desk_of(request)
    today = shanghai_day(desk.clock())
    year = report_year_on(today)
    lines = lines_of(desk, year, today)
    overdue = [line for line in lines if line.next is not None and line.next.is_overdue]
    wanted = overdue if late else lines
    start = (page - 1) * _PAGE_SIZE
    return render(
        request,
        "calendar.html",
        year=year,
        steps=load_calendar(desk.home.calendar),
        lines=wanted[start : start + _PAGE_SIZE],
        late=late,
        overdue=len(overdue),
        total=len(lines),
        page=page,
        pages=max(1, -(-len(wanted) // _PAGE_SIZE)),
    )


def tasks_on(
    calendar: Iterable[CalendarStep], standing: ReportStanding, *, year: int, today: date
) -> tuple[Task, ...]:
    """The steps of one report as they stand on a day."""
    compiled = shanghai_day(standing.compiled_at) if standing.compiled_at else None
    return tasks_of(calendar, year=year, today=today, state=standing.state, compiled_on=compiled)


def lines_of(desk: Desk, year: int, today: date) -> list[Line]:
    """Every site, the one whose step is due first on top, the public ones last."""
    sites, _ = desk.sites()
    with desk.reading() as tx:
        standings = standings_of(tx, [site.key for site in sites], year)
    calendar = load_calendar(desk.home.calendar)
    # Thousands of sites stand in a few dozen ways.
    known: dict[tuple[ReportState, date | None], tuple[Task, ...]] = {}
    lines = []
    for site in sites:
        standing = standings[site.key]
        compiled = shanghai_day(standing.compiled_at) if standing.compiled_at else None
        if (way := (standing.state, compiled)) not in known:
            known[way] = tasks_on(calendar, standing, year=year, today=today)
        lines.append(Line(site=site, tasks=known[way]))
    return sorted(lines, key=_urgency)


def _urgency(line: Line) -> tuple[bool, int]:
    return (line.next is None, line.next.days_left if line.next else 0)

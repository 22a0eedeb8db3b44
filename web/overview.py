"""All sites at a glance, filtered, sorted, a page at a time; a number leads to what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.deadlines import report_deadline, year_in_hand
from config.fields import load_fields
from config.rhythms import next_slot, rhythm_of
from config.schedule import load_schedule
from model.days import shanghai_day
from model.drafts import ReportState
from model.fleet import FleetLine, Selection
from model.schedules import Schedule
from model.uptime import DAYS, Uptime
from store.fleet import Wish, fleet_page, has_drafts
from store.fleet_register import choices_of
from store.summary import SiteSummary, summaries_of
from store.uptime_sums import uptime_sums
from web.desk import Desk, Page, desk_of, render

routes = APIRouter()

_PAGE_SIZE = 50
_TASK = "crawl"
#: Word of an address → what the list is narrowed to.
ONLY = {
    "": "全部",
    "unread": "有未读栏目",
    "veto": "有单项否决",
    "deduction": "有扣分",
    "late": "报表逾期",
    "no_draft": "没有草稿",
    **{state.value: f"报表{state.label}" for state in ReportState},
    "no_columns": "没有栏目",
    "never": "未抓取",
    "stopped": "已停用",
    "broken": "站点文件不可用",
}
_ORDERS = {
    "name": "名称",
    "region": "地区",
    "department": "部门",
    "unread": "未读栏目",
    "vetoes": "单项否决",
    "deductions": "扣分",
    "state": "报表",
    "last_run": "最近抓取",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One site in the overview."""

    fleet: FleetLine
    #: Cells of the year's report that a person has decided.
    decided: int
    #: None: nothing is scheduled for it.
    next_run: datetime | None
    #: Visits of its home page over the last week; None: there were none.
    uptime: Uptime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What the address asks of the list."""

    q: str = ""
    region: str = ""
    department: str = ""
    organisation: str = ""
    only: str = ""
    order: str = "name"
    down: bool = False
    year: int = 0


@routes.get("/")
def show_overview(
    request: Request,
    page: Page = 1,
    q: str = "",
    region: str = "",
    department: str = "",
    organisation: str = "",
    only: str = "",
    order: str = "name",
    down: bool = False,  # noqa: FBT001, FBT002  (a query parameter)
    year: int = 0,
) -> Response:
    """The sites this person sees, a page at a time."""
    desk = desk_of(request)
    query = Query(
        q=q.strip(), region=region, department=department, organisation=organisation,
        only=only if only in ONLY else "", order=order if order in _ORDERS else "name",
        down=down, year=year,
    )  # fmt: skip
    wish = wish_of(desk, query)
    with desk.reading() as tx:
        total, found = fleet_page(tx, wish, limit=_PAGE_SIZE, offset=(page - 1) * _PAGE_SIZE)
        keys = [line.entry.site for line in found]
        summaries = summaries_of(tx, keys, this_year=wish.year)
        visits = uptime_sums(tx, keys, since=desk.clock() - timedelta(days=DAYS))
        choices = {name: choices_of(tx, name, under=wish.selection.under)
                   for name in ("region", "department")}  # fmt: skip
        broken = fleet_page(tx, replace(wish, only="broken"), limit=_PAGE_SIZE)[1]
    return render(
        request,
        "overview.html",
        lines=_lines(desk, found, summaries, visits, wish.year),
        fields=len(load_fields()),
        broken=[line.entry.problem for line in broken] if desk.sees_all else [],
        query=query,
        year=wish.year,
        choices=choices,
        only_words=ONLY,
        order_words=_ORDERS,
        page=page,
        pages=max(1, -(-total // _PAGE_SIZE)),
        total=total,
        address=request.url.include_query_params,
    )


def wish_of(desk: Desk, query: Query) -> Wish:
    """What is asked of the store, never beyond what the person sees; the register is fresh."""
    desk.register.refresh(desk.store, desk.home.sites)
    today = shanghai_day(desk.clock())
    year = query.year if query.year in range(2000, today.year + 1) else _usual_year(desk, today)
    return Wish(
        selection=Selection(
            under=desk.under,
            organisation=query.organisation.strip("/ "),
            region=query.region,
            department=query.department,
            text=query.q,
        ),
        year=year,
        deadline=report_deadline(year, desk.home.calendar),
        today=today,
        only=query.only,
        order=query.order,
        is_falling=query.down,
    )


def _usual_year(desk: Desk, today: date) -> int:
    """The year in hand, unless there are drafts of the other year alone."""
    in_hand = year_in_hand(today)
    years = (in_hand, *({today.year, today.year - 1} - {in_hand}))
    with desk.reading() as tx:
        return next((year for year in years if has_drafts(tx, year, under=desk.under)), in_hand)


def _lines(
    desk: Desk,
    found: Sequence[FleetLine],
    summaries: Mapping[str, SiteSummary],
    visits: Mapping[str, Uptime],
    year: int,
) -> list[Line]:
    schedule, now = load_schedule(desk.home.schedule), desk.clock()
    return [
        Line(
            fleet=line,
            decided=_decided(summaries[line.entry.site], year),
            next_run=None if line.is_stopped else _next_run(schedule, line.entry.site, now),
            uptime=visits.get(line.entry.site),
        )
        for line in found
    ]


def _decided(summary: SiteSummary, year: int) -> int:
    return summary.decided if summary.year == year else 0


def _next_run(schedule: Schedule, site: str, now: datetime) -> datetime | None:
    task = schedule.task(_TASK)
    rhythm = rhythm_of(schedule, task, site) if task is not None else None
    return next_slot(rhythm, now) if rhythm is not None else None

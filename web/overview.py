"""All sites at a glance: how far each report is, what is open, when it was last crawled."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from model.days import shanghai_day
from model.drafts import ReportState
from model.issues import Severity
from model.runs import CrawlRun
from model.sites import Site
from store import issues, runs
from store.engine import Transaction
from web.desk import Page, desk_of, render
from web.sheet import load_sheet, report_year

routes = APIRouter()

_PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One site in the overview."""

    site: Site
    year: int
    decided: int
    fields: int
    state: ReportState
    has_draft: bool
    open_issues: int
    vetoes: int
    last_run: CrawlRun | None


@routes.get("/")
def show_overview(request: Request, page: Page = 1, q: str = "") -> Response:
    """The sites, a page at a time."""
    desk = desk_of(request)
    sites, broken = desk.sites()
    wanted = [site for site in sites if q in site.name or q in site.key]
    start = (page - 1) * _PAGE_SIZE
    today = shanghai_day(desk.clock())
    with desk.reading() as tx:
        lines = [
            _line(tx, site, this_year=today.year) for site in wanted[start : start + _PAGE_SIZE]
        ]
    return render(
        request,
        "overview.html",
        lines=lines,
        broken=broken,
        q=q,
        page=page,
        pages=max(1, -(-len(wanted) // _PAGE_SIZE)),
        total=len(wanted),
    )


def _line(tx: Transaction, site: Site, *, this_year: int) -> Line:
    last = runs.runs_of(tx, site.key, limit=1)
    year = report_year(tx, site.key, this_year=this_year)
    sheet = load_sheet(tx, site, year)
    found = issues.open_issues(tx, site.key)
    return Line(
        site=site,
        year=year,
        decided=sheet.decided,
        fields=len(sheet.cells),
        state=sheet.report.state,
        has_draft=sheet.draft is not None,
        open_issues=len(found),
        vetoes=sum(issue.severity is Severity.VETO for issue in found),
        last_run=last[0] if last else None,
    )

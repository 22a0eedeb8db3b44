"""What the program did and found: crawl runs, readings, issues."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.indicators import load_indicators
from model.days import shanghai_day
from model.fetching import Outcome
from store import issues, observations, outbox, runs
from web.desk import desk_of, render
from web.sheet import report_year

routes = APIRouter()

_PAGE_SIZE = 100
_UPTIME_WINDOW = timedelta(days=7)

@routes.get("/sites/{key}/runs")
def show_runs(request: Request, key: str) -> Response:
    """The newest crawl runs."""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        found = runs.runs_of(tx, key)
        year = report_year(tx, key, this_year=shanghai_day(desk.clock()).year)
    return render(request, "runs.html", site=site, runs=found, tab_year=year)


@routes.get("/sites/{key}/issues")
def show_issues(request: Request, key: str, closed: bool = False) -> Response:  # noqa: FBT001, FBT002  (a query parameter)
    """Issues, the open ones first, and alerts that could not be delivered."""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        found = issues.issues_of(tx, key, include_closed=closed, limit=_PAGE_SIZE)
        year = report_year(tx, key, this_year=shanghai_day(desk.clock()).year)
        undelivered = [d for d in outbox.undelivered(tx) if d.message.site in {"", key}]
    found.sort(
        key=lambda issue: (
            issue.closed_at is not None,
            list(issue.severity.__class__).index(issue.severity),
        )
    )
    return render(
        request,
        "issues.html",
        site=site,
        issues=found,
        closed=closed,
        undelivered=undelivered,
        rules={indicator.id: indicator for indicator in load_indicators()},
        tab_year=year,
    )


@routes.get("/sites/{key}/uptime")
def show_uptime(request: Request, key: str) -> Response:
    """Probes of the home page over seven days, and the newest reading of everything else."""
    desk = desk_of(request)
    site = desk.site(key)
    now = desk.clock()
    with desk.reading() as tx:
        probes = observations.series(tx, key, "home.outcome", now - _UPTIME_WINDOW, now)
        latest = observations.latest(tx, key)
        year = report_year(tx, key, this_year=shanghai_day(now).year)
    failed = sum(probe.value not in {Outcome.OK, Outcome.NOT_MONITORED, None} for probe in probes)
    return render(
        request,
        "uptime.html",
        site=site,
        probes=probes[::-1][:_PAGE_SIZE],
        total=len(probes),
        failed=failed,
        latest=sorted(latest.items()),
        tab_year=year,
        outcomes={outcome.value: outcome.label for outcome in Outcome},
    )



"""What the program did and found: crawl runs and readings."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from model.days import shanghai_day
from model.fetching import Outcome
from store import observations, runs
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

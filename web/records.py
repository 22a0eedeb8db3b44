"""What the program did and found: crawl runs."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from model.days import shanghai_day
from store import runs, turns
from store.fleet_switches import switch_of
from web.desk import desk_of, render
from web.sheet import report_year

routes = APIRouter()


@routes.get("/sites/{key}/runs")
def show_runs(request: Request, key: str) -> Response:
    """The newest crawl runs."""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        found = runs.runs_of(tx, key)
        switch = switch_of(tx, key)
        held = turns.holds(tx, site.hosts)
        year = report_year(tx, key, this_year=shanghai_day(desk.clock()).year)
    return render(
        request, "runs.html", site=site, runs=found, switch=switch, held=held, tab_year=year
    )

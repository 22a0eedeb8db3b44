"""自查表: one site held against every indicator now; vetoes apart, and never an official result."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.indicators import load_own_groups, load_own_indicators
from inspection.inspect import inspect
from inspection.score import ScoreSheet, score
from model.days import shanghai_day
from model.sites import Site
from store.engine import Transaction
from store.issue_handling import false_alarms
from store.site_records import load_records
from web.desk import Desk, desk_of, render
from web.sheet import report_year

routes = APIRouter()


@routes.get("/sites/{key}/score")
def show_score(request: Request, key: str) -> Response:
    """What would fail the site, and what it would lose in a self-check, as the store knows it."""
    desk = desk_of(request)
    site, now = desk.site(key), desk.clock()
    with desk.reading() as tx:
        sheet = score_sheet(tx, desk, site)
        year = report_year(tx, key, this_year=shanghai_day(now).year)
    return render(request, "score.html", site=site, sheet=sheet, tab_year=year, now=now)


def score_sheet(tx: Transaction, desk: Desk, site: Site) -> ScoreSheet:
    """The sheet of a site by what the store knows now and the installation's own indicators."""
    now = desk.clock()
    today = shanghai_day(now)
    indicators = load_own_indicators(desk.home.indicators)
    records = load_records(tx, site, home=desk.home, now=now)
    findings = inspect(records, indicators, today=today, now=now)
    aside = false_alarms(tx, site, today=today)
    groups = load_own_groups(desk.home.indicators)
    return score(findings, indicators, groups, false_alarms=aside, site=site.key)

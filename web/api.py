"""`/api/v1`: sites, values, items and issues as JSON, for whoever is logged in. It only reads."""

from collections.abc import Sequence
from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request

from model.days import shanghai_day
from model.issues import Issue
from report.draft_json import cell_to_json
from report.figures import FIGURES, item_verdicts
from report.items_json import item_to_json
from store import issues
from store.sheets import load_site_year
from web.desk import Page, desk_of
from web.sheet import load_sheet, report_year

routes = APIRouter(prefix="/api/v1", tags=["v1"])

_PAGE_SIZE = 200

_Thing = TypeVar("_Thing")
#: A JSON object.
Json = dict[str, object]


@routes.get("/sites")
def list_sites(request: Request, page: Page = 1) -> Json:
    """The sites, a page at a time, with the year that is being reported on."""
    desk = desk_of(request)
    sites, broken = desk.sites()
    this_year = shanghai_day(desk.clock()).year
    with desk.reading() as tx:
        shown = [
            {
                "key": site.key,
                "name": site.name,
                "home": site.home,
                "year": report_year(tx, site.key, this_year=this_year),
            }
            for site in _part(sites, page)
        ]
    return {"total": len(sites), "page": page, "sites": shown, "broken": list(broken)}


@routes.get("/sites/{key}/{year:int}")
def show_report(request: Request, key: str, year: int) -> Json:
    """Every value of a report, as `zhanbao draft --json` prints it, with what was signed."""
    desk = desk_of(request)
    with desk.reading() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
    return {
        "site": key,
        "year": year,
        "compiled_at": sheet.draft.compiled_at.isoformat() if sheet.draft else None,
        "state": sheet.report.state.value,
        "signed_version": sheet.report.signed_version,
        "public_url": sheet.report.public_url,
        "values": [cell_to_json(cell) for cell in sheet.cells],
    }


@routes.get("/sites/{key}/{year:int}/items")
def list_items(request: Request, key: str, year: int, field: str, page: Page = 1) -> Json:
    """The items behind a counted value, a page at a time, in the form of `items --jsonl`."""
    desk = desk_of(request)
    if field not in FIGURES:
        raise HTTPException(404, "没有这个指标，或它不是由信息清点得出的")
    with desk.reading() as tx:
        records = load_site_year(tx, desk.site(key), year=year, now=desk.clock())
    verdicts = tuple(item_verdicts(records, field))
    return {
        "field": field,
        "total": len(verdicts),
        "counted": sum(verdict.is_counted for verdict in verdicts),
        "page": page,
        "items": [item_to_json(verdict) for verdict in _part(verdicts, page)],
    }


@routes.get("/sites/{key}/issues")
def list_issues(request: Request, key: str, closed: bool = False, page: Page = 1) -> Json:  # noqa: FBT001, FBT002  (a query parameter)
    """Issues of a site, a page at a time; those that are closed too where asked for."""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        found = issues.issues_of(
            tx,
            site.key,
            include_closed=closed,
            limit=_PAGE_SIZE,
            offset=(page - 1) * _PAGE_SIZE,
        )
    return {"page": page, "issues": [_issue(issue) for issue in found]}


def _part(things: Sequence[_Thing], page: int) -> Sequence[_Thing]:
    return things[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE]


def _issue(issue: Issue) -> Json:
    return {
        "rule": issue.rule,
        "severity": issue.severity.value,
        "target": issue.target,
        "opened_at": issue.opened_at.isoformat(),
        "closed_at": issue.closed_at.isoformat() if issue.closed_at else None,
        "detail": issue.detail,
        "basis": issue.basis,
    }

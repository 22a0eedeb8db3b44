"""All sites at a glance: how far each report is, what is open, when it was last crawled."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.fields import load_fields
from model.days import shanghai_day
from model.sites import Site
from store.summary import SiteSummary, summaries_of
from web.desk import Page, desk_of, render

routes = APIRouter()

_PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One site in the overview."""

    site: Site
    summary: SiteSummary


@routes.get("/")
def show_overview(request: Request, page: Page = 1, q: str = "") -> Response:
    """The sites, a page at a time."""
    desk = desk_of(request)
    sites, broken = desk.sites()
    wanted = [site for site in sites if q in site.name or q in site.key]
    start = (page - 1) * _PAGE_SIZE
    today = shanghai_day(desk.clock())
    with desk.reading() as tx:
        shown = wanted[start : start + _PAGE_SIZE]
        keys = [site.key for site in shown]
        summaries = summaries_of(tx, keys, this_year=today.year)
    return render(
        request,
        "overview.html",
        lines=[Line(site=site, summary=summaries[site.key]) for site in shown],
        fields=len(load_fields()),
        broken=broken,
        q=q,
        page=page,
        pages=max(1, -(-len(wanted) // _PAGE_SIZE)),
        total=len(wanted),
    )

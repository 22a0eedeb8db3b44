"""Reports: how far each is, and one with all its cells."""

from typing import Annotated

from fastapi import Query, Request
from pydantic import Field

from config.fields import load_fields
from model import sites as nouns
from model.days import shanghai_day
from store.summary import SiteSummary, summaries_of
from web.api.cells import value_of
from web.api.paging import Part
from web.api.router import new_router
from web.api.shapes import Answer, Draft, DraftSummary
from web.api.sites import chosen_sites
from web.desk import desk_of
from web.sheet import load_sheet

routes = new_router("草稿")


class DraftsWanted(Part):
    """Which drafts."""

    #: Part of the site's name or key.
    q: Annotated[str, Field(max_length=200)] = ""


class Drafts(Answer):
    """Reports under way, by site."""

    drafts: list[DraftSummary]
    next: str | None


@routes.get("/drafts")
def list_drafts(request: Request, wanted: Annotated[DraftsWanted, Query()]) -> Drafts:
    """列出各网站本期报表的进度，按网站键名排列。"""
    desk = desk_of(request)
    shown, rest = chosen_sites(desk, wanted, wanted.q)
    this_year = shanghai_day(desk.clock()).year
    with desk.reading() as tx:
        found = summaries_of(tx, [site.key for site in shown], this_year=this_year)
    return Drafts(drafts=[_summary(site, found[site.key]) for site in shown], next=rest)


@routes.get("/sites/{key}/{year:int}")
def show_draft(request: Request, key: str, year: int) -> Draft:
    """一份报表的全部指标：建议值、依据、确认情况。"""
    desk = desk_of(request)
    with desk.reading() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
    return Draft(
        site=key,
        year=year,
        compiled_at=sheet.draft.compiled_at if sheet.draft else None,
        state=sheet.report.state,
        signed_version=sheet.report.signed_version,
        public_url=sheet.report.public_url,
        decided=sheet.decided,
        values=[value_of(cell) for cell in sheet.cells],
    )


def _summary(site: nouns.Site, found: SiteSummary) -> DraftSummary:
    return DraftSummary(
        site=site.key,
        name=site.name,
        year=found.year,
        compiled_at=found.compiled_at,
        state=found.state,
        public_url=found.public_url,
        fields=len(load_fields()),
        decided=found.decided,
        reviewed=found.reviewed,
        open_issues=found.open_issues,
        vetoes=found.vetoes,
    )

"""The sites that the caller may see."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated

from fastapi import HTTPException, Query, Request
from pydantic import Field

from model import sites as nouns
from model.days import shanghai_day
from model.errors import ConfigError
from model.fleet import SiteEntry
from store.engine import Transaction
from store.fleet_register import entries_after
from store.summary import summaries_of
from web.api.paging import Part, cut, read_cursor
from web.api.router import new_router
from web.api.shapes import Answer, Column, Site
from web.desk import Desk, desk_of

routes = new_router("网站")


class SitesWanted(Part):
    """Which sites."""

    #: Part of the name or the key.
    q: Annotated[str, Field(max_length=200)] = ""


class Sites(Answer):
    """Sites by key."""

    sites: list[Site]
    next: str | None


@routes.get("/sites")
def list_sites(request: Request, wanted: Annotated[SitesWanted, Query()]) -> Sites:
    """列出看得见的网站，按键名排列。"""
    desk = desk_of(request)
    shown, rest = chosen_sites(desk, wanted, wanted.q)
    with desk.reading() as tx:
        return Sites(sites=_sites(tx, desk, shown), next=rest)


@routes.get("/sites/{key}")
def show_site(request: Request, key: str) -> Site:
    """一个网站和它的栏目。"""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        return _sites(tx, desk, [site])[0]


def chosen_sites(desk: Desk, part: Part, q: str) -> tuple[list[nouns.Site], str | None]:
    """One part of the sites by key, and the cursor of the rest."""
    place = read_cursor(part.cursor, (str,))
    after = str(place[0]) if place else ""
    seen = desk.seen()
    with desk.reading() as tx:
        found = entries_after(tx, seen, after=after, part=q, limit=part.limit + 1)
    shown, rest = cut(found, part.limit, lambda entry: [entry.site])
    return list(_files(desk, shown)), rest


def _files(desk: Desk, entries: Iterable[SiteEntry]) -> Iterator[nouns.Site]:
    """Their site files; one that became unusable or another's a moment ago is left out."""
    for entry in entries:
        with suppress(ConfigError, HTTPException):
            yield desk.site(entry.site)


def _sites(tx: Transaction, desk: Desk, sites: list[nouns.Site]) -> list[Site]:
    this_year = shanghai_day(desk.clock()).year
    summaries = summaries_of(tx, [site.key for site in sites], this_year=this_year)
    return [
        Site(
            key=site.key,
            name=site.name,
            home=site.home,
            id_code=site.id_code,
            sponsor=site.sponsor,
            operator=site.operator,
            organisation=site.organisation,
            year=summaries[site.key].year,
            columns=[
                Column(name=column.name, kind=column.kind.value, url=column.url)
                for column in site.columns
            ],
        )
        for site in sites
    ]

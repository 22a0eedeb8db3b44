"""Whole sites of every idiom, each of 20 columns: the items of the year, and no page too many."""

from datetime import date
from urllib.parse import urldefrag, urlsplit

import pytest
from idiom_sites import SimColumn, SimSite, make_site
from idiom_writers import WRITERS

from crawler.pages.read import read_page
from crawler.walk.plan import plan_walk
from crawler.walk.walker import Walker
from model.columns import Column, ColumnKind
from model.fetching import PageRequest
from model.items import Sighting
from model.pages import PageKind, PageReading
from model.runs import ColumnWalk

SIZES = [0, 1, 3, 9, 10, 11, 19, 20, 21, 30, 47, 47, 60, 75, 100, 101, 120, 150, 200, 260]
TODAY = date(2026, 3, 1)


def answer(site: SimSite, request: PageRequest, hint: PageKind | None) -> PageReading:
    parts = urlsplit(urldefrag(request.url)[0])
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    reply = site.reply(request.method, target, request.body or "")
    assert reply.status == 200, request
    return read_page(
        reply.body, url=request.url, content_type=reply.content_type, hint=hint, today=TODAY
    )


def walk(
    site: SimSite, column: SimColumn, year: int
) -> tuple[dict[str, Sighting], ColumnWalk, int]:
    plan = plan_walk(
        Column(name="栏目", kind=ColumnKind.NEWS, url=site.entry(column)),
        year=year,
        is_full=True,
        hosts=frozenset({"site.test"}),
        today=TODAY,
        proven=None,
    )
    walker = Walker(plan)
    step = walker.start()
    found: dict[str, Sighting] = {}
    asked = 0
    while step.walk is None:
        if step.articles:
            need = step.articles[0]
            reading = answer(site, PageRequest(url=need.url), PageKind.ARTICLE)
            step = walker.take_article(need.address, reading.article)
        else:
            (request,) = step.pages
            reading = answer(site, request, PageKind.LIST)
            is_shell = bool(reading.listing.elsewhere) and not reading.listing.rows
            asked += not is_shell
            step = walker.take_page(request, reading)
        found |= {each.address: each for each in step.sightings}
    return found, step.walk, asked


def least_pages(site: SimSite, column: SimColumn, year: int, *, is_computed: bool) -> int:
    """The fewest pages that can prove the count of a year.

    Those that hold the year, the page on each side that shows where it ends, and page 1; the
    newer ones too where addresses cannot be computed, else the looks of a bisection.
    """
    size = site.writer.per_page
    days = [item.day.year for item in column.items]
    pages = {place // size for place, found in enumerate(days) if found == year}
    newer = {place // size for place, found in enumerate(days) if found > year}
    older = [place // size for place, found in enumerate(days) if found < year]
    last = column.pages(size) - 1
    whole = [page for page in range(last + 1) if all(y < year for y in days[page * size :])]
    edge = {whole[0]} if older and whole else set()
    looks = 0
    if is_computed and newer:
        looks = max(1, last).bit_length()
        newer = {max(newer)}
    return len(pages | newer | edge | {0}) + looks


@pytest.mark.parametrize("idiom", sorted(WRITERS))
@pytest.mark.parametrize("year", [2025, 2024])
def test_every_count_is_exact_and_few_pages_are_asked_for(idiom: str, year: int) -> None:
    # Of ucap only the rows written into the page itself can be reached: 50 at most.
    sizes = [min(size, 50) for size in SIZES] if idiom == "ucap" else SIZES
    site = make_site(idiom, columns=len(sizes), items=sizes, seed=7)
    walks = [(column, *walk(site, column, year)) for column in site.columns]
    is_computed = any(ended.covers_to for _, _, ended, _ in walks)

    for column, found, ended, _ in walks:
        expected = sorted((title, day) for _, title, day in site.truth(column) if day.year == year)
        in_year = [s for s in found.values() if s.published_on and s.published_on.year == year]
        assert ended.is_read, (column.number, len(column.items), ended)
        assert sorted((s.title, s.published_on) for s in in_year) == expected

    asked = sum(lists for *_, lists in walks)
    least = sum(least_pages(site, column, year, is_computed=is_computed) for column, *_ in walks)
    assert asked <= 1.05 * least


def test_a_pager_that_repeats_its_first_rows_leaves_the_column_unread() -> None:
    site = make_site("ucap", columns=1, items=120, seed=7)

    _, ended, _ = walk(site, site.columns[0], 2023)

    assert not ended.is_read
    assert "120" in ended.reason

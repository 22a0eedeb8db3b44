"""Whole columns of each idiom: from page 1 to the last, exactly the rows there are."""

from itertools import pairwise
from urllib.request import Request, urlopen

import pytest
from idiom_sites import make_site, serve
from idiom_walk import open_page, walk
from idiom_writers import WRITERS

from crawler.pages.read import read_listing
from model.fetching import PageRequest

#: Idioms that know how any page of theirs is addressed; a ucap page carries all it has.
COMPUTED = sorted(set(WRITERS) - {"next_link", "ucap"})

#: Idioms whose pages state no number of items.
UNSTATED = {"trs", "index_n", "next_link", "query_page"}


def counts_of(idiom: str) -> list[int]:
    """Columns of one page, of a full page, of one more, and long ones."""
    per_page = WRITERS[idiom].per_page
    if idiom == "ucap":
        return [1, 3, 20, 50]
    return [1, 3, per_page, per_page + 1, 2 * per_page, 7 * per_page + 5]


@pytest.mark.parametrize("idiom", sorted(WRITERS))
def test_a_walk_collects_exactly_the_rows_of_each_column(idiom: str) -> None:
    site = make_site(idiom, items=counts_of(idiom), seed=7)

    for column in site.columns:
        steps = list(walk(site, PageRequest(url=site.entry(column))))

        found = {row.url: (row.title, row.published_on) for step in steps for row in step.rows}
        assert [(url, *rest) for url, rest in found.items()] == site.truth(column)


@pytest.mark.parametrize("idiom", sorted(WRITERS))
def test_a_walk_asks_for_no_page_twice_and_few_beyond_the_rows(idiom: str) -> None:
    site = make_site(idiom, items=counts_of(idiom), seed=8)

    for column in site.columns:
        steps = list(walk(site, PageRequest(url=site.entry(column))))

        assert len({step.request.key for step in steps}) == len(steps)
        assert all(step.rows for step in steps[:-1])


@pytest.mark.parametrize("idiom", COMPUTED)
def test_computed_requests_are_those_that_the_pages_link(idiom: str) -> None:
    site = make_site(idiom, columns=1, items=7 * WRITERS[idiom].per_page + 5)
    steps = list(walk(site, PageRequest(url=site.entry(site.columns[0]))))

    for number, (step, after) in enumerate(pairwise(steps), start=1):
        if step.pager and step.pager.request_for:
            computed = step.pager.request_for(number + 1)
            assert (computed.key, computed.method) == (after.request.key, after.request.method)


@pytest.mark.parametrize("idiom", COMPUTED)
def test_any_page_of_a_series_can_be_asked_for_from_the_column_page(idiom: str) -> None:
    site = make_site(idiom, columns=1, items=7 * WRITERS[idiom].per_page + 5)
    series, request = None, PageRequest(url=site.entry(site.columns[0]))
    while series is None:
        source = open_page(site, request)
        listing = read_listing(source)
        series = listing.pager.request_for if listing.pager else None
        request = listing.elsewhere[0] if listing.elsewhere else request

    third = read_listing(open_page(site, series(3)))
    everything = [url for url, _, _ in site.truth(site.columns[0])]
    start = everything.index(third.rows[0].url)

    assert start > 0
    assert [row.url for row in third.rows] == everything[start : start + len(third.rows)]


@pytest.mark.parametrize("idiom", sorted(set(WRITERS) - UNSTATED))
def test_stated_totals_are_those_of_the_column(idiom: str) -> None:
    site = make_site(idiom, columns=1, items=33)

    steps = list(walk(site, PageRequest(url=site.entry(site.columns[0]))))

    assert {step.pager.total_items for step in steps if step.pager} == {33}


def test_sites_are_the_same_for_the_same_seed_and_differ_for_others() -> None:
    assert make_site("trs", seed=3).columns == make_site("trs", seed=3).columns
    assert make_site("trs", seed=3).columns != make_site("trs", seed=4).columns


def test_a_site_can_be_served_on_loopback() -> None:
    site = make_site("trs", columns=2, items=20)

    with serve(site) as base, urlopen(site.entry(site.columns[1], base)) as answer:
        text = answer.read().decode()

    assert site.columns[1].items[0].title in text
    assert site.columns[1].items[19].title not in text


def test_a_served_interface_answers_posts() -> None:
    site = make_site("irs", columns=1, items=20)

    with serve(site) as base:
        shell = PageRequest(url=site.entry(site.columns[0]))
        listing = read_listing(open_page(site, shell))
        assert listing.pager is not None
        assert listing.pager.request_for is not None
        second = listing.pager.request_for(2)
        url = base + second.url.removeprefix("http://site.test/")
        with urlopen(Request(url, data=(second.body or "").encode(), method="POST")) as answer:
            text = answer.read().decode()

    assert [each.title in text for each in site.columns[0].items].count(True) == 5

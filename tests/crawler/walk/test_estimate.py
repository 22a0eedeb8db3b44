"""Single pages of long lists → estimates, against lists whose truth is known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.walk.estimate import Estimate, Estimator
from crawler.walk.plan import plan_walk
from model.columns import Column, ColumnKind
from model.fetching import PageRequest
from model.pages import ListReading, PageKind, Pager, PageReading, Row

NEWEST = date(2026, 3, 1)
SIZE = 20


def url_of(page: int) -> str:
    return f"http://www.test.gov.cn/a/index_{page}.html"


def days_of(items: int) -> list[date]:
    """Newest first, spread over six years."""
    return [NEWEST - timedelta(days=number * 2190 // items) for number in range(items)]


def page_of(days: list[date], page: int, *, pager: Pager | None) -> PageReading:
    start = (page - 1) * SIZE
    rows = tuple(
        Row(
            url=f"http://www.test.gov.cn/a/t_{number}.html", title=f"第{number}条", published_on=day
        )
        for number, day in enumerate(days[start : start + SIZE], start)
    )
    return PageReading(
        url=url_of(page),
        page=PageKind.LIST,
        encoding="utf-8",
        listing=ListReading(rows=rows, pager=pager),
    )


def estimate(days: list[date], year: int, *, pager: Pager | None = None) -> tuple[Estimate, int]:
    """The estimate of a list, and the pages asked for."""
    pages = -(-len(days) // SIZE)
    pager = pager or Pager(
        idiom="numbered",
        page=1,
        next=(PageRequest(url=url_of(2)),) if pages > 1 else (),
        total_pages=pages,
        is_last=pages == 1,
        request_for=lambda number: PageRequest(url=url_of(number)),
    )
    plan = plan_walk(
        Column(name="动态", kind=ColumnKind.NEWS, url=url_of(1)),
        year=year,
        is_full=True,
        hosts=frozenset({"www.test.gov.cn"}),
        today=NEWEST,
        proven=None,
    )
    estimator = Estimator(plan)
    asked = list(estimator.start().pages)
    count = 0
    while asked:
        request = asked.pop(0)
        count += 1
        page = int(request.url.split("_")[-1].split(".")[0])
        asked += estimator.take_page(request, page_of(days, page, pager=pager)).pages
    assert estimator.result is not None
    return estimator.result, count


@pytest.mark.parametrize("items", [1, 19, 20, 21, 40, 200, 3_000, 40_000])
@pytest.mark.parametrize("year", [2019, 2020, 2023, 2025, 2026])
def test_an_ordered_list_is_estimated_exactly_by_few_pages(items: int, year: int) -> None:
    days = days_of(items)

    found, asked = estimate(days, year)

    assert found.items == sum(day.year == year for day in days)
    assert asked <= min(-(-items // SIZE), 140)


def test_a_list_of_ten_times_as_many_pages_asks_for_hardly_more() -> None:
    _, small = estimate(days_of(40_000), 2023)
    _, large = estimate(days_of(400_000), 2023)

    assert large <= small + 16


def test_a_row_that_stands_too_far_down_leaves_no_estimate() -> None:
    days = days_of(400)
    place = next(number for number, day in enumerate(days) if day.year == 2023) + 30
    days[place] = date(2025, 6, 1)

    found, _ = estimate(days, 2023)

    assert found.items is None
    assert "请完整清点" in found.reason


def test_a_list_oldest_first_leaves_no_estimate() -> None:
    found, _ = estimate(days_of(400)[::-1], 2023)

    assert found.items is None


def test_pages_whose_addresses_cannot_be_computed_leave_no_estimate() -> None:
    following = Pager(idiom="next_link", page=1, next=(PageRequest(url=url_of(2)),))

    found, asked = estimate(days_of(400), 2023, pager=following)

    assert found.items is None
    assert asked == 1


def test_a_row_without_a_full_date_leaves_no_estimate() -> None:
    plan_days = days_of(10)
    reading = page_of(plan_days, 1, pager=None)
    rows = (replace(reading.listing.rows[0], published_on=None), *reading.listing.rows[1:])
    estimator = Estimator(
        plan_walk(
            Column(name="动态", kind=ColumnKind.NEWS, url=url_of(1)),
            year=2026,
            is_full=True,
            hosts=frozenset({"www.test.gov.cn"}),
            today=NEWEST,
            proven=None,
        )
    )

    estimator.take_page(
        estimator.start().pages[0], replace(reading, listing=replace(reading.listing, rows=rows))
    )

    assert estimator.result is not None
    assert estimator.result.items is None
    assert "没有完整日期" in estimator.result.reason

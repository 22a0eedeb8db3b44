from datetime import date, timedelta

import pytest

from crawler.walk.locate import Locator

NEWEST = date(2026, 3, 1)


def oldest_on(page: int) -> date:
    return NEWEST - timedelta(days=5 * page)


@pytest.mark.parametrize("pages", [2, 7, 50, 500, 5000])
@pytest.mark.parametrize("days", [10, 61, 400, 1500])
def test_finds_the_first_page_that_is_not_newer_in_few_looks(pages: int, days: int) -> None:
    day = NEWEST - timedelta(days=days)
    locator = Locator(first=oldest_on(1), pages=pages, day=day)
    looks = 0

    while locator.start is None:
        page = locator.next_look()
        assert locator.add(page, oldest=oldest_on(page))
        looks += 1

    expected = next((page for page in range(2, pages + 1) if oldest_on(page) <= day), pages + 1)
    assert locator.start == expected
    assert looks <= 2 * pages.bit_length() + 1


def test_says_when_a_page_contradicts_the_order() -> None:
    locator = Locator(first=date(2026, 2, 1), pages=100, day=date(2024, 12, 31))

    assert not locator.add(50, oldest=date(2026, 2, 5))


def test_a_look_is_never_at_a_page_already_known() -> None:
    locator = Locator(first=date(2026, 2, 1), pages=4, day=date(2025, 12, 31))
    assert locator.add(2, oldest=date(2026, 1, 20))

    assert locator.next_look() in {3, 4}

from datetime import date

import pytest

from crawler.walk.years import date_in_address, dates_by_order, next_to_ask


@pytest.mark.parametrize(
    ("path", "month_day", "expected"),
    [
        ("/202602/t20260214_2730572.shtml", (2, 14), date(2026, 2, 14)),
        ("/art/2025/10/29/art_80179_11664839.html", (10, 29), date(2025, 10, 29)),
        ("/art/2025/8/4/art_1_2.html", (8, 4), date(2025, 8, 4)),
        ("/202512/t123_4.html", (12, 5), date(2025, 12, 5)),
        ("/202512/t123_4.html", (11, 5), None),
        ("/2025/1.html", (2, 5), None),
        ("/content/post_20251.html", (2, 5), None),
        ("/202402/x_202502/a.html", (2, 5), None),
    ],
)
def test_reads_the_year_in_an_address(
    path: str, month_day: tuple[int, int], expected: date | None
) -> None:
    assert date_in_address(f"http://a.test{path}", month_day) == expected


def test_gives_the_year_where_only_one_fits_between_two_sure_rows() -> None:
    month_days = [(1, 10), (1, 2), (12, 28), (12, 1)]

    found = dates_by_order(month_days, {3: date(2024, 12, 1)}, newest=date(2025, 2, 1))

    assert [found[place] for place in range(4)] == [
        date(2025, 1, 10), date(2025, 1, 2), date(2024, 12, 28), date(2024, 12, 1),
    ]  # fmt: skip


def test_leaves_rows_below_the_last_sure_one_open() -> None:
    assert dates_by_order([(3, 5), (3, 1)], {}, newest=date(2025, 6, 1)) == {}


def test_leaves_a_row_open_that_two_years_fit() -> None:
    found = dates_by_order([(3, 5), (3, 1)], {1: date(2024, 3, 1)}, newest=date(2025, 6, 1))

    assert 0 not in found


def test_leaves_a_row_open_that_no_year_fits_as_a_pinned_one() -> None:
    month_days = [(11, 20), (3, 5), (11, 10)]
    sure = {0: date(2025, 11, 20), 2: date(2025, 11, 10)}

    assert 1 not in dates_by_order(month_days, sure, newest=date(2025, 12, 1))


def test_knows_no_29th_of_february_in_other_years() -> None:
    found = dates_by_order([(2, 29)], {}, newest=date(2025, 6, 1), oldest=date(2023, 1, 1))

    assert found == {0: date(2024, 2, 29)}


def test_asks_for_the_last_open_row_first() -> None:
    assert next_to_ask([2, 5, 9]) == 9
    assert next_to_ask([]) is None

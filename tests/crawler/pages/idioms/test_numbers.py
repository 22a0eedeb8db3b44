"""The series of addresses behind a pager's numbered links."""

from crawler.pages.idioms.numbers import fit_series

BASE = "http://a.gov.cn/2025/zwdt2/"


def test_numbers_of_folders_are_not_taken_for_the_page() -> None:
    series = fit_series([(2, BASE + "index_1.html"), (3, BASE + "index_2.html")], first=BASE)

    assert series is not None
    assert [series.url(1), series.url(2), series.url(9)] == [
        BASE,
        BASE + "index_1.html",
        BASE + "index_8.html",
    ]
    assert series.page_of(BASE + "index_8.html") == 9


def test_one_link_is_enough_and_the_last_number_counts() -> None:
    series = fit_series([(2, BASE + "list_2.html")])

    assert series is not None
    assert series.url(3) == BASE + "list_3.html"


def test_links_that_fit_no_series_give_none() -> None:
    assert fit_series([(2, BASE + "b.html"), (3, BASE + "c.html")]) is None
    assert fit_series([(2, BASE + "t20250102_7.html"), (3, BASE + "t20250102_9.html")]) is None
    assert fit_series([]) is None


def test_foreign_addresses_are_of_no_page() -> None:
    series = fit_series([(2, BASE + "list_2.html")])

    assert series is not None
    assert series.page_of("http://b.gov.cn/list_2.html") is None

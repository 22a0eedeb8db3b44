"""Time stamps, counts and rows of JSON answers."""

from datetime import date

import pytest

from crawler.pages.idioms.records import count_of, day_of, load_json, row_of
from crawler.pages.source import PageSource


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1735660800, date(2025, 1, 1)),
        (1735660799, date(2024, 12, 31)),
        (1735660800000, date(2025, 1, 1)),
        ("1735660800", date(2025, 1, 1)),
        ("2025-07-29 16:59", date(2025, 7, 29)),
        ("2025年7月9日", date(2025, 7, 9)),
        ("20250709", date(2025, 7, 9)),
        ("2025-13-40", None),
        ("", None),
        (None, None),
        (True, None),
        (12, None),
        ({}, None),
    ],
)
def test_the_day_is_that_of_shanghai(value: object, day: date | None) -> None:
    assert day_of(value) == day


@pytest.mark.parametrize(
    ("value", "count"), [(0, 0), ("12", 12), (-1, None), ("", None), (True, None)]
)
def test_a_count_is_digits_and_nothing_else(value: object, count: int | None) -> None:
    assert count_of(value) == count


def test_jsonp_is_unwrapped_and_markup_is_nothing() -> None:
    jsonp = PageSource(url="http://a.gov.cn/x", body=b'cb({"result": 1});')
    page = PageSource(url="http://a.gov.cn/x", body=b"<html>{}</html>")

    assert load_json(jsonp) == {"result": 1}
    assert load_json(page) is None


@pytest.mark.parametrize(
    ("title", "link"),
    [("", "/a.html"), ("{{title}}", "/a.html"), ("甲", "javascript:;"), ("甲", "{{u}}")],
)
def test_templates_and_dead_links_are_no_rows(title: str, link: str) -> None:
    assert row_of("http://a.gov.cn/", title=title, link=link, published="2025-01-01") is None

from datetime import date

import pytest

from model.errors import UsageError
from report.periodic.span import Span, make_span

TODAY = date(2025, 12, 31)


def span(first: str, last: str) -> Span:
    return Span(first=date.fromisoformat(first), last=date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2025-03-01", "2025-03-31", "2025年3月"),
        ("2024-02-01", "2024-02-29", "2024年2月"),
        ("2025-01-01", "2025-03-31", "2025年第一季度"),
        ("2025-10-01", "2025-12-31", "2025年第四季度"),
        ("2025-01-01", "2025-06-30", "2025年上半年"),
        ("2025-07-01", "2025-12-31", "2025年下半年"),
        ("2025-01-01", "2025-12-31", "2025年度"),
        ("2025-02-01", "2025-04-30", "2025年2月1日至4月30日"),
        ("2025-02-12", "2025-05-18", "2025年2月12日至5月18日"),
        ("2025-03-01", "2025-03-30", "2025年3月1日至3月30日"),
        ("2025-02-01", "2025-02-27", "2025年2月1日至2月27日"),
        ("2024-12-01", "2025-01-31", "2024年12月1日至2025年1月31日"),
        ("2025-03-08", "2025-03-08", "2025年3月8日"),
    ],
)
def test_a_period_is_called_as_an_office_calls_it(first, last, name):
    assert span(first, last).name == name


def test_both_ends_belong_to_the_period():
    march = span("2025-03-01", "2025-03-31")

    assert date(2025, 3, 1) in march
    assert date(2025, 3, 31) in march
    assert date(2025, 2, 28) not in march
    assert date(2025, 4, 1) not in march


def test_a_period_knows_every_year_it_touches():
    assert span("2024-12-01", "2025-01-31").years == (2024, 2025)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-03-31", "2025-03-01", "早于"),
        ("2026-01-01", "2026-01-31", "还没有到"),
        ("2023-01-01", "2025-01-31", "超过两个年度"),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_the_remedy(first, last, words):
    with pytest.raises(UsageError, match=words) as caught:
        make_span(date.fromisoformat(first), date.fromisoformat(last), today=TODAY)

    assert caught.value.remedy


def test_a_running_month_may_be_reported_on():
    made = make_span(date(2025, 12, 1), date(2025, 12, 31), today=date(2025, 12, 5))

    assert made.name == "2025年12月"

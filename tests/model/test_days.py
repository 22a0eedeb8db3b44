"""The year of a report begins and ends in Asia/Shanghai."""

from datetime import UTC, date, datetime

import pytest

from model.days import shanghai_day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(1991, 6, 30, 15, 0, tzinfo=UTC), date(1991, 7, 1)),
    ],
)
def test_a_moment_falls_on_the_day_of_shanghai(moment, day):
    assert shanghai_day(moment) == day


def test_a_moment_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        shanghai_day(datetime(2025, 1, 1))  # noqa: DTZ001

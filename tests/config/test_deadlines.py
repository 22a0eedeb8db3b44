from datetime import date

import pytest

from config.deadlines import report_deadline, year_in_hand


def test_a_report_is_due_at_the_end_of_the_next_january():
    assert report_deadline(2025) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 1, 1), 2025),
        (date(2026, 6, 30), 2025),
        (date(2026, 7, 1), 2026),
        (date(2026, 12, 31), 2026),
    ],
)
def test_until_june_the_report_in_hand_is_last_years(today, year):
    assert year_in_hand(today) == year

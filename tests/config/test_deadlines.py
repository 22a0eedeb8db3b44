from datetime import date
from pathlib import Path

import pytest

from config.deadlines import report_deadline, year_in_hand


def test_a_report_is_due_at_the_end_of_the_next_january() -> None:
    assert report_deadline(2025) == date(2026, 1, 31)


def test_the_own_calendar_moves_the_day(tmp_path: Path) -> None:
    own = tmp_path / "calendar.toml"

    assert report_deadline(2025, own) == date(2026, 1, 31)
    own.write_text('[steps.publish]\ndue = "01-29"\n', encoding="utf-8")
    assert report_deadline(2025, own) == date(2026, 1, 29)


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 1, 1), 2025),
        (date(2026, 6, 30), 2025),
        (date(2026, 7, 1), 2026),
        (date(2026, 12, 31), 2026),
    ],
)
def test_until_june_the_report_in_hand_is_last_years(today: date, year: int) -> None:
    assert year_in_hand(today) == year

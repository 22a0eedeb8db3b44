from datetime import date

import pytest
from report_cases import counted, make_column, make_item, make_records

from model.columns import ColumnKind
from model.items import Item
from report.figures import FIGURES
from report.letters import average_days, judge_letters, judge_on_time, judge_replied, read_letter
from report.workdays import is_known, is_workday, workdays_between

_LETTERS = make_column(ColumnKind.LETTERS)


def _letter(name: str, received: str, replied: str = "", **more: object) -> Item:
    facts = {"received_on": received} | ({"replied_on": replied} if replied else {})
    return make_item(name, on=None, kinds=(ColumnKind.LETTERS,), facts=facts, **more)


def test_a_letter_counts_in_the_year_it_was_received_whenever_it_was_answered() -> None:
    items = [_letter("in", "2025-12-31", "2026-01-05"), _letter("out", "2024-12-31", "2025-01-05")]

    assert counted(judge_letters(items, year=2025)) == ["in"]
    assert counted(judge_replied(items, year=2025)) == ["in"]


def test_only_a_letter_with_a_reply_is_a_public_reply() -> None:
    items = [_letter("answered", "2025-03-03", "2025-03-05"), _letter("open", "2025-03-03")]

    assert counted(judge_replied(items, year=2025)) == ["answered"]


def test_average_days_are_calendar_days_and_leave_out_impossible_dates() -> None:
    letters = [
        read_letter(_letter("1", "2025-03-03", "2025-03-04")),
        read_letter(_letter("2", "2025-03-03", "2025-03-05")),
        read_letter(_letter("3", "2025-03-03", "2025-03-01")),
    ]

    assert average_days(letters) == 1.5
    assert average_days([read_letter(_letter("4", "2025-03-03"))]) is None


def test_on_time_is_judged_by_working_days_on_both_sides_of_the_limit() -> None:
    items = [
        _letter("friday_to_friday", "2025-03-07", "2025-03-14"),
        _letter("one_more", "2025-03-07", "2025-03-17"),
    ]

    assert counted(judge_on_time(items, year=2025, limit_days=5)) == ["friday_to_friday"]


def test_the_national_holiday_is_no_working_time() -> None:
    # 1-8 October 2025 were free, 28 September (a Sunday) was worked.
    assert workdays_between(date(2025, 9, 27), date(2025, 10, 9)) == 4
    assert is_workday(date(2025, 9, 28))


def test_beyond_the_known_years_weekdays_are_working_days() -> None:
    assert not is_known(2050)
    assert workdays_between(date(2050, 9, 30), date(2050, 10, 7)) == 5


@pytest.mark.parametrize("key", ["letters.received", "letters.closed"])
def test_received_and_closed_are_marked_as_lower_bounds(key: str) -> None:
    records = make_records(_letter("1", "2025-03-03", "2025-03-05"), columns=(_LETTERS,))

    figure = FIGURES[key].count(records)

    assert figure.value == 1
    assert any("下限" in words for words in figure.warnings)


def test_without_a_limit_nothing_is_said_of_on_time() -> None:
    records = make_records(_letter("1", "2025-03-03", "2025-03-05"), columns=(_LETTERS,))

    figure = FIGURES["letters.closed_on_time"].count(records)

    assert figure.value is None
    assert "letter_limit_days" in figure.reason

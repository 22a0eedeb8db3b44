from datetime import date

import pytest

from config.calendar import load_calendar
from model.calendars import report_year_on
from model.drafts import ReportState
from report.calendar import Task, tasks_of


def tasks(
    today: str, state: ReportState = ReportState.DRAFT, compiled: str | None = None
) -> tuple[Task, ...]:
    return tasks_of(
        load_calendar(),
        year=2025,
        today=date.fromisoformat(today),
        state=state,
        compiled_on=date.fromisoformat(compiled) if compiled else None,
    )


def the_next(
    today: str, state: ReportState = ReportState.DRAFT, compiled: str | None = None
) -> str:
    return next((t.step.step for t in tasks(today, state, compiled) if t.is_next), "")


@pytest.mark.parametrize(
    ("today", "year"),
    [("2025-11-30", 2024), ("2025-12-01", 2025), ("2026-01-31", 2025), ("2026-11-30", 2025)],
)
def test_the_report_in_hand_changes_on_the_first_of_december(today: str, year: int) -> None:
    assert report_year_on(date.fromisoformat(today)) == year


@pytest.mark.parametrize(
    ("compiled", "step"),
    [(None, "data_check"), ("2025-11-30", "data_check"), ("2025-12-01", "submit")],
)
def test_a_draft_since_december_is_the_data_check(compiled: str | None, step: str) -> None:
    assert the_next("2025-12-15", compiled=compiled) == step


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (ReportState.SUBMITTED, "review"),
        (ReportState.REVIEWED, "sign"),
        (ReportState.SIGNED, "publish"),
        (ReportState.PUBLISHED, ""),
    ],
)
def test_each_state_waits_for_the_step_after_it(state: ReportState, step: str) -> None:
    assert the_next("2026-01-15", state) == step


@pytest.mark.parametrize(("today", "is_late"), [("2026-01-31", False), ("2026-02-01", True)])
def test_a_report_is_late_on_the_first_of_february(today: str, *, is_late: bool) -> None:
    last = tasks(today, ReportState.SIGNED)[-1]

    assert last.due_on == date(2026, 1, 31)
    assert last.is_overdue is is_late


def test_what_is_done_is_never_late() -> None:
    assert not any(task.is_overdue for task in tasks("2026-06-01", ReportState.PUBLISHED))


@pytest.mark.parametrize(("today", "is_soon"), [("2026-01-12", False), ("2026-01-13", True)])
def test_the_next_step_is_pressing_a_week_ahead(today: str, *, is_soon: bool) -> None:
    submit = tasks(today, compiled="2025-12-20")[1]

    assert submit.is_soon is is_soon

"""Calendar, day and where a report stands → which step is done, due or overdue. Pure.

Source: 国办函〔2018〕12号: the report of a year is published by 31 January of the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from model.calendars import CalendarStep, ReportStep
from model.drafts import ReportState

#: Where a report stands → the steps that are behind it.
_BEHIND = {
    ReportState.DRAFT: 0,
    ReportState.SUBMITTED: 2,
    ReportState.REVIEWED: 3,
    ReportState.SIGNED: 4,
    ReportState.PUBLISHED: 5,
}
_ORDER = tuple(ReportStep)


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One step of one report on a day."""

    step: CalendarStep
    opens_on: date
    due_on: date
    is_done: bool
    #: True for the first step that is not done: nobody else can act before.
    is_next: bool
    #: Days until the last day; negative: so many days late.
    days_left: int

    @property
    def is_overdue(self) -> bool:
        """True where the last day is past and it is not done."""
        return not self.is_done and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        """True where it is the next step, open and due within a week."""
        return self.is_next and not self.is_overdue and self.days_left <= 7  # noqa: PLR2004  (a week)


def tasks_of(
    calendar: Iterable[CalendarStep],
    *,
    year: int,
    today: date,
    state: ReportState,
    compiled_on: date | None,
) -> tuple[Task, ...]:
    """Every step of the report of a year.

    The data check is done by a draft compiled since the day it opens, or with the submission.
    """
    tasks: list[Task] = []
    has_next = False
    for step in calendar:
        is_done = _is_done(step, year=year, state=state, compiled_on=compiled_on)
        is_next = not is_done and not has_next
        has_next = has_next or is_next
        tasks.append(
            Task(
                step=step,
                opens_on=step.opens_on(year),
                due_on=step.due_on(year),
                is_done=is_done,
                is_next=is_next,
                days_left=(step.due_on(year) - today).days,
            )
        )
    return tuple(tasks)


def _is_done(
    step: CalendarStep, *, year: int, state: ReportState, compiled_on: date | None
) -> bool:
    if _ORDER.index(step.step) < _BEHIND[state]:
        return True
    is_compiled = compiled_on is not None and compiled_on >= step.opens_on(year)
    return step.step is ReportStep.DATA_CHECK and is_compiled

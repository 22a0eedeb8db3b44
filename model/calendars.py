"""报表日历: the steps of a year's report, who takes each, and by which day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from model.people import Role


class ReportStep(StrEnum):
    """One step on the way of a report to the public."""

    #: The year's data is gathered and looked through before the year ends.
    DATA_CHECK = "data_check"
    SUBMIT = "submit"
    REVIEW = "review"
    SIGN = "sign"
    PUBLISH = "publish"


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarStep:
    """A step with its days."""

    step: ReportStep
    title: str
    #: Who has to act.
    role: Role
    #: Month and day from which it can be done; December is that of the report's own year.
    opens: tuple[int, int]
    #: Month and day by whose end it must be done.
    due: tuple[int, int]

    def opens_on(self, year: int) -> date:
        """First day for the report of a year."""
        return _on(year, self.opens)

    def due_on(self, year: int) -> date:
        """Last day for the report of a year."""
        return _on(year, self.due)


def report_year_on(today: date) -> int:
    """The year whose report is in hand: this year's from December on, else the last one's."""
    return today.year if today.month == 12 else today.year - 1  # noqa: PLR2004  (December)


def _on(year: int, month_and_day: tuple[int, int]) -> date:
    month, day = month_and_day
    return date(year if month == 12 else year + 1, month, day)  # noqa: PLR2004  (December)

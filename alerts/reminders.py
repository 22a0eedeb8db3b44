"""Open issues and what people did about them → which to remind of, and which to escalate. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from inspection.lifecycle import Handling
from model.days import shanghai_day
from model.issues import Issue, Severity

#: How long an open issue may go without a word, by severity; notices are never repeated.
REMIND_AFTER = {Severity.VETO: timedelta(hours=12), Severity.DEDUCTION: timedelta(days=7)}
#: The schedule looks at set hours: a span that is short by minutes counts as over.
_SLACK = timedelta(hours=1)
#: An unacknowledged veto goes to the escalation channels after a day.
ESCALATE_AFTER = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """An issue to speak of again."""

    issue: Issue
    #: True: nobody acted, or the due day passed; goes to the escalation channels too.
    is_escalation: bool


def find_reminders(
    issues: Iterable[Issue], handlings: Mapping[int, Handling], now: datetime
) -> tuple[Reminder, ...]:
    """The open issues that are due for a reminder now.

    An acknowledged one is left alone until its due day has passed; a false alarm while it holds.
    The moment of the last reminder is in its handling, so each look reminds once a span.
    """
    found = []
    for issue in issues:
        handling = handlings.get(issue.id, Handling())
        if _is_due(issue, handling, now):
            found.append(Reminder(issue=issue, is_escalation=_escalates(issue, handling, now)))
    return tuple(found)


def _is_due(issue: Issue, handling: Handling, now: datetime) -> bool:
    today = shanghai_day(now)
    after = REMIND_AFTER.get(issue.severity)
    if issue.closed_at is not None or after is None or handling.is_silenced(today):
        return False
    if handling.acknowledged_at is not None and not handling.is_overdue(today):
        return False
    return now - (handling.reminded_at or issue.opened_at) >= after - _SLACK


def _escalates(issue: Issue, handling: Handling, now: datetime) -> bool:
    if handling.is_overdue(shanghai_day(now)):
        return True
    is_ignored = handling.acknowledged_at is None and now - issue.opened_at >= ESCALATE_AFTER
    return issue.severity is Severity.VETO and is_ignored

"""Open issues nobody has dealt with → reminders and escalations in the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from alerts.message import reminder_message
from alerts.reminders import Reminder, find_reminders
from alerts.timing import send_at, takes
from config.indicators import load_indicators
from inspection.lifecycle import fold
from model.issues import IssueAction, IssueEvent
from model.messages import Channel
from model.sites import Site
from store import issue_events, issues, outbox
from store.engine import Transaction


def remind(
    tx: Transaction, sites: Mapping[str, Site], channels: Sequence[Channel], *, now: datetime
) -> tuple[Reminder, ...]:
    """Put every due reminder into the outbox, and write down that it was made, in one go."""
    found = issues.open_issues(tx)
    events = issue_events.events_of(tx, [issue.id for issue in found])
    handlings = {number: fold(told) for number, told in events.items()}
    titles = {indicator.id: indicator.title for indicator in load_indicators()}
    due = tuple(one for one in find_reminders(found, handlings, now) if one.issue.site in sites)
    for reminder in due:
        issue = reminder.issue
        nth = _nth(reminder, events.get(issue.id, []))
        message = reminder_message(
            issue, sites[issue.site], title=titles.get(issue.rule, issue.rule), at=now, nth=nth
        )
        for channel in channels:
            if takes(channel, message) and (reminder.is_escalation or not channel.is_escalation):
                at = send_at(channel, message, now, is_urgent=False)
                outbox.put(tx, message, channels=[channel.name], at=at)
        issue_events.append(
            tx, IssueEvent(issue=issue.id, action=IssueAction.REMINDED, at=now, text=nth)
        )
    return due


def _nth(reminder: Reminder, events: Sequence[IssueEvent]) -> str:
    """What tells this reminder of an issue from its other ones."""
    earlier = sum(event.action is IssueAction.REMINDED for event in events)
    return f"{'escalation' if reminder.is_escalation else 'reminder'}-{earlier + 1}"

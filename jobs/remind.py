"""Open issues nobody has dealt with → reminders and escalations in the outbox."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from alerts.message import assignment_message, reminder_message
from alerts.reminders import Reminder, find_reminders
from alerts.timing import send_at, takes
from inspection.lifecycle import Handling, describe_handling, fold
from model.days import shanghai_day
from model.indicators import Indicator
from model.issues import Issue, IssueAction, IssueEvent
from model.messages import Channel, Message
from model.sites import Site
from store import issue_events, issues, outbox
from store.engine import Transaction


def remind(
    tx: Transaction,
    sites: Mapping[str, Site],
    channels: Sequence[Channel],
    *,
    indicators: Sequence[Indicator],
    now: datetime,
    page_address: str = "",
) -> tuple[Reminder, ...]:
    """Put every due reminder into the outbox, and write down that it was made, in one go.

    Whom an issue is assigned to hears of it on his own channel, whatever else he wishes to hear.
    `page_address`: where the review page is opened, for the links of the messages.
    """
    found = [issue for issue in issues.open_issues(tx) if issue.site in sites]
    events = issue_events.events_of(tx, [issue.id for issue in found])
    handlings = {number: fold(told) for number, told in events.items()}
    titles = {indicator.id: indicator.title for indicator in indicators}
    for issue in found:
        told = events.get(issue.id, [])
        message = _assignment(issue, sites[issue.site], told, titles, page_address)
        if message is not None:
            name = handlings[issue.id].assigned_to
            _put(tx, message, [one for one in channels if one.person == name], now)
    due = find_reminders(found, handlings, now)
    for reminder in due:
        handling = handlings.get(reminder.issue.id, Handling())
        nth = _nth(reminder, events.get(reminder.issue.id, []))
        message = reminder_message(
            reminder.issue,
            sites[reminder.issue.site],
            title=titles.get(reminder.issue.rule, reminder.issue.rule),
            at=now,
            nth=nth,
            standing=describe_handling(handling, today=shanghai_day(now)),
            page_address=page_address,
        )
        wanted = [one for one in channels if _hears(one, reminder, message, handling)]
        _put(tx, message, wanted, now)
        issue_events.append(
            tx, IssueEvent(issue=reminder.issue.id, action=IssueAction.REMINDED, at=now, text=nth)
        )
    return due


def _hears(channel: Channel, reminder: Reminder, message: Message, handling: Handling) -> bool:
    if channel.person and channel.person == handling.assigned_to:
        return True
    return takes(channel, message) and (reminder.is_escalation or not channel.is_escalation)


def _put(tx: Transaction, message: Message, channels: Iterable[Channel], now: datetime) -> None:
    for channel in channels:
        at = send_at(channel, message, now, is_urgent=False)
        outbox.put(tx, message, channels=[channel.name], at=at)


def _assignment(
    issue: Issue,
    site: Site,
    events: Sequence[IssueEvent],
    titles: Mapping[str, str],
    page_address: str,
) -> Message | None:
    """The message about the newest assignment; the outbox keeps one of the same key once."""
    assigned = [event for event in events if event.action is IssueAction.ASSIGNED]
    if not assigned:
        return None
    title = titles.get(issue.rule, issue.rule)
    return assignment_message(
        issue,
        site,
        title=title,
        by=assigned[-1].by,
        nth=len(assigned),
        page_address=page_address,
    )


def _nth(reminder: Reminder, events: Sequence[IssueEvent]) -> str:
    """What tells this reminder of an issue from its other ones."""
    earlier = sum(event.action is IssueAction.REMINDED for event in events)
    return f"{'escalation' if reminder.is_escalation else 'reminder'}-{earlier + 1}"

"""What people and the program did about issues: appended, never changed."""

from collections.abc import Collection

from sqlalchemy import select

from model.errors import StoreError
from model.issues import Issue, IssueAction, IssueEvent
from store.engine import Transaction
from store.issues import read_issues
from store.tables import issue_events, issues
from store.upsert import insert_into


def append(tx: Transaction, event: IssueEvent) -> None:
    """Write one event down.

    Raises:
        StoreError: there is no such issue.
    """
    if tx.execute(select(issues.c.id).where(issues.c.id == event.issue)).scalar() is None:
        raise StoreError(f"没有问题 {event.issue}", remedy="编号见 zhanbao issues")
    values = {
        "issue": event.issue,
        "action": event.action,
        "at": event.at,
        "by": event.by,
        "text": event.text,
        "until": event.until,
    }
    tx.execute(insert_into(tx, issue_events).values(values))


def events_of(tx: Transaction, numbers: Collection[int]) -> dict[int, list[IssueEvent]]:
    """Issue → its events, oldest first; an issue without any is not in it."""
    query = select(issue_events).where(issue_events.c.issue.in_(list(numbers)))
    found: dict[int, list[IssueEvent]] = {}
    for row in tx.execute(query.order_by(issue_events.c.id)):
        event = IssueEvent(
            issue=row.issue,
            action=IssueAction(row.action),
            at=row.at,
            by=row.by,
            text=row.text,
            until=row.until,
        )
        found.setdefault(row.issue, []).append(event)
    return found


def issues_with(tx: Transaction, site: str, action: IssueAction) -> list[Issue]:
    """The issues of a site to which that was ever done, oldest first."""
    chosen = select(issue_events.c.issue).where(issue_events.c.action == action)
    query = select(issues).where(issues.c.site == site, issues.c.id.in_(chosen))
    return read_issues(tx, query.order_by(issues.c.id))

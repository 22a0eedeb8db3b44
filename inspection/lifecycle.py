"""Events about an issue → where it stands with people: known, assigned, due, 误报. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce

from model.days import shanghai_day
from model.errors import UsageError
from model.issues import Issue, IssueAction, IssueEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Handling:
    """How people deal with one issue, folded from its events in order."""

    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    assigned_to: str = ""
    due_on: date | None = None
    #: Why it is taken for a false alarm; empty: it is not.
    false_alarm_reason: str = ""
    #: Last day that the false alarm holds.
    false_alarm_until: date | None = None
    #: Person who confirmed it as a security problem; empty: nobody.
    security_by: str = ""
    reminded_at: datetime | None = None

    def is_silenced(self, today: date) -> bool:
        """True while a false alarm holds, its last day included."""
        return self.false_alarm_until is not None and today <= self.false_alarm_until

    def is_overdue(self, today: date) -> bool:
        """True from the day after the due day."""
        return self.due_on is not None and today > self.due_on


def fold(events: Iterable[IssueEvent]) -> Handling:
    """Events of one issue, oldest first → how it stands."""
    return reduce(_apply, events, Handling())


def _apply(before: Handling, event: IssueEvent) -> Handling:
    match event.action:
        case IssueAction.ACKNOWLEDGED:
            after = replace(before, acknowledged_by=event.by, acknowledged_at=event.at)
        case IssueAction.ASSIGNED:
            after = replace(before, assigned_to=event.text)
        case IssueAction.DUE:
            after = replace(before, due_on=event.until)
        case IssueAction.FALSE_ALARM:
            after = replace(before, false_alarm_reason=event.text, false_alarm_until=event.until)
        case IssueAction.RESUMED:
            after = replace(before, false_alarm_reason="", false_alarm_until=None)
        case IssueAction.SECURITY:
            after = replace(before, security_by=event.by)
        case IssueAction.REMINDED:
            after = replace(before, reminded_at=event.at)
    return after


def check_event(event: IssueEvent) -> IssueEvent:
    """The event, if it holds what its action needs.

    Raises:
        UsageError: a false alarm without reason or last day, or one that is over already;
            an assignment to nobody; a due date that is no date.
    """
    where = f"问题 {event.issue}"
    if event.action is IssueAction.FALSE_ALARM:
        if not event.text.strip():
            raise UsageError("误报没有理由", where=where, remedy="写明理由，如“已核实无需更新”")
        if event.until is None or event.until < shanghai_day(event.at):
            raise UsageError("误报的有效期不对", where=where, remedy="写一个今天或以后的日期")
    if event.action is IssueAction.ASSIGNED and not event.text.strip():
        raise UsageError("没有写指派给谁", where=where, remedy="写姓名")
    if event.action is IssueAction.DUE and event.until is None:
        raise UsageError("没有写整改期限", where=where, remedy="写日期，如 2026-12-31")
    return event


def count_security(
    issues: Iterable[Issue], handlings: dict[int, Handling], *, year: int
) -> tuple[int, int]:
    """发现问题数量 and 问题整改数量 of a year: security issues opened in it, and those closed.

    Only what a person confirmed as a security problem counts.

    Source: 填写说明 六 (安全防护).
    """
    found = [
        issue
        for issue in issues
        if shanghai_day(issue.opened_at).year == year
        and handlings.get(issue.id, Handling()).security_by
    ]
    return len(found), sum(issue.closed_at is not None for issue in found)

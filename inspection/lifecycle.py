"""Events about an issue → where it stands with people: known, assigned, due, 误报. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce

from model.days import shanghai_day
from model.errors import UsageError
from model.issues import Issue, IssueAction, IssueEvent

#: Action → what is missing without a text, and what to write.
_NEEDED_TEXTS = {
    IssueAction.FALSE_ALARM: ("误报没有理由", "写明理由，如“已核实无需更新”"),
    IssueAction.ASSIGNED: ("没有写指派给谁", "写姓名"),
    IssueAction.NOT_SECURITY: ("撤销没有理由", "写明为什么不是安全问题"),
    IssueAction.NOTED: ("备注是空的", "写明情况"),
}
#: Action → what its date is called.
_NEEDED_DAYS = {IssueAction.FALSE_ALARM: "误报有效期", IssueAction.DUE: "整改期限"}


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
        case IssueAction.NOT_SECURITY:
            after = replace(before, security_by="")
        case IssueAction.NOTED:
            after = before
        case IssueAction.REMINDED:
            after = replace(before, reminded_at=event.at)
    return after


def check_event(event: IssueEvent) -> IssueEvent:
    """The event, if it holds what its action needs.

    Raises:
        UsageError: a text that the action needs is missing, or its date is missing or over.
    """
    where = f"问题 {event.issue}"
    if event.action in _NEEDED_TEXTS and not event.text.strip():
        what, remedy = _NEEDED_TEXTS[event.action]
        raise UsageError(what, where=where, remedy=remedy)
    if event.action in _NEEDED_DAYS:
        what = _NEEDED_DAYS[event.action]
        if event.until is None:
            raise UsageError(f"没有写{what}", where=where, remedy="写日期，如 2026-12-31")
        if event.until < shanghai_day(event.at):
            raise UsageError(f"{what}已过", where=where, remedy="写一个今天或以后的日期")
    return event


def describe_handling(handling: Handling, *, today: date) -> str:
    """How an issue stands with people, in one line; empty: nobody did anything yet."""
    parts = []
    if handling.acknowledged_by:
        parts.append(f"已知悉（{handling.acknowledged_by}）")
    if handling.assigned_to:
        parts.append(f"指派给 {handling.assigned_to}")
    if handling.due_on is not None:
        late = "，已逾期" if handling.is_overdue(today) else ""
        parts.append(f"整改期限 {handling.due_on}{late}")
    if handling.is_silenced(today):
        reason, until = handling.false_alarm_reason, handling.false_alarm_until
        parts.append(f"误报至 {until}（{reason}）")
    if handling.security_by:
        parts.append(f"安全问题（{handling.security_by} 确认）")
    return "；".join(parts)


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

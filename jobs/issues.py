"""What a person says of one issue: checked, written down as an event, and audited."""

from datetime import date

from inspection.lifecycle import Handling, check_event, fold
from inspection.score import SetAside
from model.days import shanghai_day
from model.errors import UsageError
from model.issues import Issue, IssueAction, IssueEvent
from model.sites import Site
from store import audit, issue_events, issues
from store.engine import Transaction

#: Word of the command line → what it does.
ACTIONS = {
    "ack": IssueAction.ACKNOWLEDGED,
    "assign": IssueAction.ASSIGNED,
    "due": IssueAction.DUE,
    "false-alarm": IssueAction.FALSE_ALARM,
    "resume": IssueAction.RESUMED,
    "security": IssueAction.SECURITY,
}
#: Of no use once an issue is closed.
_ONLY_OPEN = frozenset({IssueAction.ACKNOWLEDGED, IssueAction.ASSIGNED, IssueAction.DUE})


def handle_issue(tx: Transaction, site: Site, event: IssueEvent) -> Handling:
    """Write down what a person did about an issue of a site → how the issue now stands.

    Raises:
        UsageError: the site has no such issue; nobody's name; the event lacks what its action
            needs, or does not fit how the issue stands.
    """
    issue = _issue_of(tx, site, event.issue)
    if not event.by:
        raise UsageError("没有写是谁处理的", where="--by", remedy="写姓名")
    check_event(event)
    before = fold(issue_events.events_of(tx, [issue.id]).get(issue.id, ()))
    _check_fits(issue, before, event)
    issue_events.append(tx, event)
    detail = "，".join(part for part in (event.action.label, event.text, _until(event)) if part)
    audit.append(
        tx,
        who=event.by,
        action=f"issue_{event.action}",
        target=f"{site.key} 问题 {issue.id} {issue.rule} {issue.target}",
        detail=detail,
        at=event.at,
    )
    return fold(issue_events.events_of(tx, [issue.id])[issue.id])


def false_alarms(tx: Transaction, site: Site, *, today: date) -> SetAside:
    """Rule and target → reason, of every false alarm that holds today."""
    known = {issue.id: issue for issue in issues.issues_of(tx, site.key)}
    found: dict[tuple[str, str], str] = {}
    for number, events in issue_events.events_of(tx, known).items():
        handling = fold(events)
        if handling.is_silenced(today):
            issue = known[number]
            found[issue.rule, issue.target] = handling.false_alarm_reason
    return found


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


def _issue_of(tx: Transaction, site: Site, number: int) -> Issue:
    found = next((one for one in issues.issues_of(tx, site.key) if one.id == number), None)
    if found is None:
        remedy = f"编号见 zhanbao issues {site.key} --all"
        raise UsageError(f"{site.name} 没有问题 {number}", remedy=remedy)
    return found


def _check_fits(issue: Issue, before: Handling, event: IssueEvent) -> None:
    where = f"问题 {issue.id}"
    if issue.closed_at is not None and event.action in _ONLY_OPEN:
        day = shanghai_day(issue.closed_at)
        raise UsageError(f"问题已于 {day} 关闭", where=where, remedy="不必再处理")
    if event.action is IssueAction.RESUMED and before.false_alarm_until is None:
        raise UsageError("没有标为误报，无从撤销", where=where, remedy="核对编号")


def _until(event: IssueEvent) -> str:
    return f"至 {event.until}" if event.until else ""

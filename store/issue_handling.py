"""What a person says of one issue: checked, written down as an event, and audited.

Both shells, the command line and the page, act through here.
"""

from collections.abc import Collection
from datetime import date

from inspection.lifecycle import Handling, check_event, fold
from inspection.score import SetAside
from model.days import shanghai_day
from model.errors import UsageError
from model.issues import Issue, IssueAction, IssueEvent
from model.organisations import may_see
from model.people import Role
from model.sites import Site
from store import audit, issue_events, issues, people
from store.engine import Transaction

#: Short word, as the command line and the interface take it → what it does.
ACTIONS = {
    "ack": IssueAction.ACKNOWLEDGED,
    "assign": IssueAction.ASSIGNED,
    "due": IssueAction.DUE,
    "note": IssueAction.NOTED,
    "false-alarm": IssueAction.FALSE_ALARM,
    "resume": IssueAction.RESUMED,
    "security": IssueAction.SECURITY,
    "not-security": IssueAction.NOT_SECURITY,
}
_LOOKING_AFTER = frozenset(ACTIONS.values())
_NOT_THE_REPORT = _LOOKING_AFTER - {IssueAction.SECURITY, IssueAction.NOT_SECURITY}
#: Role → what it may do. What counts in the report belongs to those who answer for the report.
_RIGHTS = {
    Role.FILLER: _LOOKING_AFTER,
    Role.REVIEWER: _LOOKING_AFTER,
    Role.HEAD: _LOOKING_AFTER,
    Role.ADMIN: _NOT_THE_REPORT,
    Role.SECURITY: frozenset({IssueAction.ACKNOWLEDGED, IssueAction.NOTED}),
    Role.AUDITOR: frozenset[IssueAction](),
}
#: Of no use once an issue is closed.
_ONLY_OPEN = frozenset({IssueAction.ACKNOWLEDGED, IssueAction.ASSIGNED, IssueAction.DUE})


def may_handle(role: Role, action: IssueAction) -> bool:
    """True where a person of that role may do this to an issue of a site that he may see."""
    return action in _RIGHTS[role]


def handle_issue(tx: Transaction, site: Site, event: IssueEvent) -> Handling:
    """Write down what a person did about an issue of a site → how the issue now stands.

    Raises:
        UsageError: the site has no such issue; nobody's name; the event lacks what its action
            needs, or does not fit how the issue stands; it would be assigned to somebody with an
            account who may not see the site.
    """
    issue = issue_of(tx, site, event.issue)
    if not event.by:
        raise UsageError("没有写是谁处理的", where=f"问题 {event.issue}", remedy="写姓名")
    check_event(event)
    if event.action is IssueAction.ASSIGNED:
        _require_may_see(tx, site, event.text)
    _check_fits(issue, handling_of(tx, issue), event)
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
    return handling_of(tx, issue)


def issue_of(tx: Transaction, site: Site, number: int) -> Issue:
    """The issue of a site with that number.

    Raises:
        UsageError: the site has no such issue.
    """
    found = issues.issue_numbered(tx, number)
    if found is None or found.site != site.key:
        remedy = f"编号见 zhanbao issues {site.key} --all"
        raise UsageError(f"{site.name} 没有问题 {number}", remedy=remedy)
    return found


def handling_of(tx: Transaction, issue: Issue) -> Handling:
    """How an issue stands with people."""
    return fold(issue_events.events_of(tx, [issue.id]).get(issue.id, ()))


def handlings_of(tx: Transaction, numbers: Collection[int]) -> dict[int, Handling]:
    """Issue → how it stands with people; one that nobody touched is not in it."""
    told = issue_events.events_of(tx, numbers)
    return {number: fold(events) for number, events in told.items()}


def false_alarms(tx: Transaction, site: Site, *, today: date) -> SetAside:
    """Rule and target → reason, of every false alarm that holds today."""
    told = issue_events.issues_with(tx, site.key, IssueAction.FALSE_ALARM)
    known = {issue.id: issue for issue in told}
    found: dict[tuple[str, str], str] = {}
    for number, events in issue_events.events_of(tx, known).items():
        handling = fold(events)
        if handling.is_silenced(today):
            issue = known[number]
            found[issue.rule, issue.target] = handling.false_alarm_reason
    return found


def _require_may_see(tx: Transaction, site: Site, name: str) -> None:
    """A name without an account is a note of who does it; one with an account will open it."""
    found = people.user_named(tx, name)
    if found is not None and not (found.is_active and may_see(found, site)):
        raise UsageError(
            f"「{name}」看不到 {site.name}，不能指派给他",
            where="--text",
            remedy="换一个人，或先改他的单位",
        )


def _check_fits(issue: Issue, before: Handling, event: IssueEvent) -> None:
    where = f"问题 {issue.id}"
    if issue.closed_at is not None and event.action in _ONLY_OPEN:
        day = shanghai_day(issue.closed_at)
        raise UsageError(f"问题已于 {day} 关闭", where=where, remedy="不必再处理")
    if event.action is IssueAction.RESUMED and before.false_alarm_until is None:
        raise UsageError("没有标为误报，无从撤销", where=where, remedy="核对编号")
    if event.action is IssueAction.NOT_SECURITY and not before.security_by:
        raise UsageError("没有确认为安全问题，无从撤销", where=where, remedy="核对编号")


def _until(event: IssueEvent) -> str:
    return f"至 {event.until}" if event.until else ""

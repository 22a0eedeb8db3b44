"""Issues: read, and handled as on the page."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import HTTPException, Path, Query, Request

from config.indicators import indicators_by_id
from inspection.lifecycle import Handling, describe_handling, fold
from model.days import shanghai_day
from model.errors import UsageError
from model.fleet import Selection
from model.indicators import Indicator
from model.issues import Issue, IssueAction, IssueEvent, Severity
from model.sites import Site
from store import issue_events
from store.engine import Transaction
from store.issue_handling import ACTIONS, handling_of, issue_of
from store.issue_parts import IssuePart, issues_before
from web.api.paging import Part, cut, read_cursor
from web.api.router import new_router
from web.api.shapes import Answer, Moment, Said, Wish
from web.deciding import write_issue_event
from web.desk import Desk, desk_of, user_of

routes = new_router("问题")

#: Numbers that both databases can hold.
Number = Annotated[int, Path(ge=1, le=2**53)]


class Show(StrEnum):
    """Which issues by how they stand."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"

    @property
    def is_open(self) -> bool | None:
        """As `store.issue_parts` takes it."""
        return {"open": True, "closed": False, "all": None}[self.value]


class IssuesWanted(Part):
    """Which issues."""

    show: Show = Show.OPEN
    severity: Severity | None = None


class IssueOut(Answer):
    """One issue and how people deal with it."""

    id: int
    site: str
    rule: str
    #: The rule in words, and what to do.
    title: str
    remedy: str
    severity: Severity
    target: str
    detail: str
    #: Official document and clause.
    basis: str
    opened_at: Moment
    closed_at: Moment | None
    acknowledged_by: str
    assigned_to: str
    due_on: date | None
    false_alarm_reason: str
    false_alarm_until: date | None
    security_by: str
    #: All of that in one Chinese line.
    standing: str


class Issues(Answer):
    """Issues, the newest first."""

    issues: list[IssueOut]
    next: str | None


class Event(Answer):
    """One thing somebody did about an issue."""

    action: IssueAction
    at: Moment
    #: "": the program.
    by: str
    text: str
    until: date | None


class IssueWithHistory(Answer):
    """An issue and all that was done about it, oldest first."""

    issue: IssueOut
    events: list[Event]


class Act(StrEnum):
    """What can be done about an issue, in the words of `zhanbao issue`."""

    ACK = "ack"
    ASSIGN = "assign"
    DUE = "due"
    NOTE = "note"
    FALSE_ALARM = "false-alarm"
    RESUME = "resume"
    SECURITY = "security"
    NOT_SECURITY = "not-security"


class Handled(Wish):
    """What to do about an issue."""

    action: Act
    #: `assign`: name of the person; `false-alarm`, `not-security`: the reason; `note`: the note.
    text: Said = ""
    #: `due`: the day; `false-alarm`: the last day it holds.
    until: date | None = None


@routes.get("/issues")
def list_all_issues(request: Request, wanted: Annotated[IssuesWanted, Query()]) -> Issues:
    """列出看得见的所有网站的问题，新的在前。"""
    desk = desk_of(request)
    return _part(desk, desk.seen(), wanted)


@routes.get("/sites/{key}/issues")
def list_issues(request: Request, key: str, wanted: Annotated[IssuesWanted, Query()]) -> Issues:
    """列出一个网站的问题，新的在前。"""
    desk = desk_of(request)
    return _part(desk, {desk.site(key).key}, wanted)


@routes.get("/sites/{key}/issues/{number:int}")
def show_issue(request: Request, key: str, number: Number) -> IssueWithHistory:
    """一个问题和它的办理过程。"""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        return _with_history(tx, desk, _issue(tx, site, number))


@routes.post("/sites/{key}/issues/{number:int}/events")
def handle(request: Request, key: str, number: Number, wish: Handled) -> IssueWithHistory:
    """办理一个问题：知悉、指派、定期限、备注、标为误报或撤销、确认为安全问题或撤销。

    同一人接着再发一次相同的请求，不会重复记录。
    """
    desk, user = desk_of(request), user_of(request)
    site = desk.site(key)
    event = IssueEvent(
        issue=number,
        action=ACTIONS[wish.action.value],
        at=desk.clock(),
        by=user.name,
        text=wish.text,
        until=wish.until,
    )
    with desk.transaction() as tx:
        issue = _issue(tx, site, number)
        if not _is_done(tx, event):
            write_issue_event(tx, site, event, user=user)
        return _with_history(tx, desk, issue)


def _is_done(tx: Transaction, event: IssueEvent) -> bool:
    """True where the newest event is this one: its answer was lost and it is sent again."""
    known = issue_events.events_of(tx, [event.issue]).get(event.issue, [])
    if not known:
        return False
    last = known[-1]
    return (last.action, last.by, last.text, last.until) == (
        event.action,
        event.by,
        event.text,
        event.until,
    )


def _part(desk: Desk, sites: set[str] | Selection, wanted: IssuesWanted) -> Issues:
    place = read_cursor(wanted.cursor, (int,))
    part = IssuePart(
        sites=sites,
        is_open=wanted.show.is_open,
        severity=wanted.severity,
        before=int(place[0]) if place else None,
    )
    with desk.reading() as tx:
        found = issues_before(tx, part, limit=wanted.limit + 1)
        shown, rest = cut(found, wanted.limit, lambda issue: [issue.id])
        events = issue_events.events_of(tx, [issue.id for issue in shown])
    today, rules = shanghai_day(desk.clock()), _rules(desk)
    return Issues(
        issues=[_issue_out(issue, fold(events.get(issue.id, ())), rules, today) for issue in shown],
        next=rest,
    )


def _issue(tx: Transaction, site: Site, number: int) -> Issue:
    try:
        return issue_of(tx, site, number)
    except UsageError as error:
        raise HTTPException(404, "没有这个问题") from error


def _with_history(tx: Transaction, desk: Desk, issue: Issue) -> IssueWithHistory:
    events = issue_events.events_of(tx, [issue.id]).get(issue.id, [])
    return IssueWithHistory(
        issue=_issue_out(issue, handling_of(tx, issue), _rules(desk), shanghai_day(desk.clock())),
        events=[
            Event(action=e.action, at=e.at, by=e.by, text=e.text, until=e.until) for e in events
        ],
    )


def _rules(desk: Desk) -> Mapping[str, Indicator]:
    return indicators_by_id(desk.home.indicators)


def _issue_out(
    issue: Issue, handling: Handling, rules: Mapping[str, Indicator], today: date
) -> IssueOut:
    indicator = rules.get(issue.rule)
    return IssueOut(
        id=issue.id,
        site=issue.site,
        rule=issue.rule,
        title=indicator.title if indicator else issue.rule,
        remedy=indicator.remedy if indicator else "",
        severity=issue.severity,
        target=issue.target,
        detail=issue.detail,
        basis=issue.basis,
        opened_at=issue.opened_at,
        closed_at=issue.closed_at,
        acknowledged_by=handling.acknowledged_by,
        assigned_to=handling.assigned_to,
        due_on=handling.due_on,
        false_alarm_reason=handling.false_alarm_reason,
        false_alarm_until=handling.false_alarm_until,
        security_by=handling.security_by,
        standing=describe_handling(handling, today=today),
    )

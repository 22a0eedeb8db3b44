"""问题 of one site or of all: lists with filters, the grave and open ones first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.indicators import titles_by_id
from inspection.lifecycle import describe_handling, fold
from model.days import shanghai_day
from model.fleet import Selection
from model.issues import Issue, Severity
from model.people import User
from store import issue_events, outbox
from store.engine import Transaction
from store.fleet_register import entries_after, names_of
from store.issue_search import IssueQuery, rules_in_use, search_issues
from web.desk import Desk, Page, desk_of, render, user_of
from web.sheet import report_year

routes = APIRouter()

_PAGE_SIZE = 50
_UNDELIVERED = 10
#: More sites than that are not offered one by one; a key is typed instead.
_CHOICES = 300
_STATES: dict[str, bool | None] = {"open": True, "closed": False, "all": None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One issue of a list."""

    issue: Issue
    #: Name of its site.
    name: str
    standing: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """The filters of a list, as its form sends them."""

    show: str = "open"
    severity: str = ""
    rule: str = ""
    q: str = ""
    mine: bool = False
    site: str = ""


@routes.get("/issues")
def show_all(
    request: Request,
    show: str = "open",
    severity: str = "",
    rule: str = "",
    q: str = "",
    mine: bool = False,  # noqa: FBT001, FBT002  (a query parameter)
    site: str = "",
    page: Page = 1,
) -> Response:
    """Issues of all sites that this person may see."""
    wishes = Wishes(show=show, severity=severity, rule=rule, q=q.strip(), mine=mine, site=site)
    desk = desk_of(request)
    seen = desk.seen()
    with desk.reading() as tx:
        choices = entries_after(tx, seen, after="", limit=_CHOICES + 1)
        # What speaks of several sites is for those who may see them all.
        undelivered = outbox.undelivered(tx, limit=_UNDELIVERED) if desk.sees_all else []
    return _list(
        request, "issues_all.html", desk.seen(site), wishes, page,
        sites=choices if len(choices) <= _CHOICES else [], undelivered=undelivered,
    )  # fmt: skip


@routes.get("/sites/{key}/issues")
def show_issues(
    request: Request,
    key: str,
    show: str = "open",
    severity: str = "",
    rule: str = "",
    q: str = "",
    mine: bool = False,  # noqa: FBT001, FBT002  (a query parameter)
    page: Page = 1,
) -> Response:
    """Issues of a site, and alerts about it that could not be delivered."""
    desk = desk_of(request)
    site = desk.site(key)
    wishes = Wishes(show=show, severity=severity, rule=rule, q=q.strip(), mine=mine)
    with desk.reading() as tx:
        year = report_year(tx, key, this_year=shanghai_day(desk.clock()).year)
        # A message about no site may name any.
        about = {"", key} if desk.sees_all else {key}
        undelivered = [d for d in outbox.undelivered(tx) if d.message.site in about]
    return _list(
        request, "issues.html", {key}, wishes, page,
        site=site, tab_year=year, undelivered=undelivered,
    )  # fmt: skip


def _list(
    request: Request,
    name: str,
    shown: Collection[str] | Selection,
    wishes: Wishes,
    page: int,
    **context: Any,  # noqa: ANN401  (templates take anything)
) -> Response:
    desk = desk_of(request)
    with desk.reading() as tx:
        query = query_of(wishes, shown, user_of(request))
        found, total = search_issues(tx, query, limit=_PAGE_SIZE, offset=(page - 1) * _PAGE_SIZE)
        lines = _lines(tx, desk, found)
        rules = rules_in_use(tx, shown)
    titles = titles_by_id(desk.home.indicators)
    return render(
        request,
        name,
        lines=lines,
        total=total,
        wishes=wishes,
        rules={rule: titles.get(rule, rule) for rule in rules},
        titles=titles,
        severities=list(Severity),
        page=page,
        pages=max(1, -(-total // _PAGE_SIZE)),
        query=request.url.include_query_params(page="").query,
        **context,
    )


def query_of(wishes: Wishes, sites: Collection[str] | Selection, user: User) -> IssueQuery:
    """The filters of a list as the store takes them, over these sites. Pure."""
    known = {severity.value: severity for severity in Severity}
    return IssueQuery(
        sites=sites,
        is_open=_STATES.get(wishes.show, True),
        severity=known.get(wishes.severity),
        rule=wishes.rule,
        text=wishes.q,
        assigned_to=user.name if wishes.mine else "",
    )


def _lines(tx: Transaction, desk: Desk, found: list[Issue]) -> list[Line]:
    names = names_of(tx, {issue.site for issue in found})
    today = shanghai_day(desk.clock())
    events = issue_events.events_of(tx, [issue.id for issue in found])
    return [
        Line(
            issue=issue,
            name=names[issue.site],
            standing=describe_handling(fold(events.get(issue.id, ())), today=today),
        )
        for issue in found
    ]

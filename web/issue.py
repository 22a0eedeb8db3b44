"""One 问题 with its whole history and evidence, and what a person does about it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from config.indicators import indicators_by_id
from inspection.lifecycle import describe_handling
from model.days import shanghai_day
from model.errors import UsageError
from model.indicators import Indicator
from model.issues import Issue, IssueAction, IssueEvent
from model.sites import Site
from store import issue_events, issue_evidence, issues, people, pictures
from store.engine import Transaction
from store.issue_handling import ACTIONS, handling_of, issue_of, may_handle
from web.deciding import write_issue_event
from web.desk import Desk, Said, desk_of, render, user_of
from web.sheet import report_year

routes = APIRouter()


@routes.get("/sites/{key}/issues/{number:int}")
def show_issue(request: Request, key: str, number: int) -> Response:
    """One issue: what was found, by which clause, what was seen, who did what, what was told."""
    desk, user = desk_of(request), user_of(request)
    site = desk.site(key)
    today = shanghai_day(desk.clock())
    with desk.reading() as tx:
        issue = _issue(tx, site, number)
        handling = handling_of(tx, issue)
        context: dict[str, Any] = {
            "events": issue_events.events_of(tx, [number]).get(number, [])[::-1],
            "evidence": issue_evidence.evidence_of(tx, number)[::-1],
            "earlier": issues.earlier_of(tx, issue),
            "later": issues.later_of(tx, issue),
            "tab_year": report_year(tx, key, this_year=today.year),
            "names": [one.name for one in people.people_who_see(tx, site)],
        }
    return render(
        request,
        "issue.html",
        site=site,
        issue=issue,
        handling=handling,
        standing=describe_handling(handling, today=today),
        is_silenced=handling.is_silenced(today),
        indicator=_indicators(desk).get(issue.rule),
        kept={one.picture for one in context["evidence"] if _is_kept(desk, one.picture)},
        is_obsolete=any(_is_ended_by_us(event) for event in context["events"]),
        may={word for word, action in ACTIONS.items() if may_handle(user.role, action)},
        today=today,
        **context,
    )


@routes.post("/sites/{key}/issues/{number:int}")
def act(
    request: Request,
    key: str,
    number: int,
    action: Annotated[str, Form()],
    text: Said = "",
    until: Said = "",
) -> Response:
    """Write down what this person does about an issue, then the issue again."""
    desk, user = desk_of(request), user_of(request)
    site = desk.site(key)
    what = ACTIONS.get(action)
    if what is None:
        raise UsageError("不认识的操作", remedy="刷新页面后重试")
    event = IssueEvent(
        issue=number, action=what, at=desk.clock(), by=user.name, text=text, until=_day(until)
    )
    with desk.transaction() as tx:
        _issue(tx, site, number)
        write_issue_event(tx, site, event, user=user)
    return RedirectResponse(f"/sites/{key}/issues/{number}", status_code=303)


@routes.get("/sites/{key}/evidence/{picture}.jpg")
def show_picture(request: Request, key: str, picture: str) -> Response:
    """The picture of a page, where it is evidence of an issue of this site."""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        is_of_site = site.key in issue_evidence.sites_of_picture(tx, picture)
    path = pictures.path_of(desk.home.evidence, picture) if is_of_site else None
    if path is None:
        raise HTTPException(404, "没有这张截图")
    if not pictures.is_whole(desk.home.evidence, picture):
        raise HTTPException(409, "截图与登记的 SHA-256 不符，可能被改动")
    return FileResponse(path, media_type="image/jpeg")


def _indicators(desk: Desk) -> dict[str, Indicator]:
    return indicators_by_id(desk.home.indicators)


def _is_ended_by_us(event: IssueEvent) -> bool:
    """True for the program's own note: nobody looks at the thing any more."""
    return not event.by and event.action is IssueAction.NOTED


def _is_kept(desk: Desk, picture: str) -> bool:
    return pictures.path_of(desk.home.evidence, picture) is not None


def _issue(tx: Transaction, site: Site, number: int) -> Issue:
    try:
        return issue_of(tx, site, number)
    except UsageError as error:
        raise HTTPException(404, "没有这个问题") from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"日期 {text!r} 无效", remedy="写 2026-12-31 这样的日期") from None

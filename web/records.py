"""What the program did and found: crawl runs, readings, issues, the audit trail."""

from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from config.indicators import load_indicators
from model.days import shanghai_day
from model.fetching import Outcome
from model.people import Role
from store import audit, issues, observations, outbox, runs
from web.desk import Page, desk_of, render, user_of
from web.sheet import report_year

routes = APIRouter()

_PAGE_SIZE = 100
_UPTIME_WINDOW = timedelta(days=7)
_AUDIT_READERS = frozenset({Role.AUDITOR, Role.ADMIN, Role.SECURITY, Role.HEAD})

#: Action in the trail → what a person calls it.
_ACTIONS = {
    "login": "登录",
    "login_failed": "登录失败",
    "logout": "退出",
    "add_user": "添加账户",
    "confirm": "确认指标",
    "review": "审核指标",
    "decide_item": "调整信息",
    "move_report": "办理报表",
    "sign": "签发",
    "publish": "回填公开网址",
}


@routes.get("/sites/{key}/runs")
def show_runs(request: Request, key: str) -> Response:
    """The newest crawl runs."""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        found = runs.runs_of(tx, key)
        year = report_year(tx, key, this_year=shanghai_day(desk.clock()).year)
    return render(request, "runs.html", site=site, runs=found, tab_year=year)


@routes.get("/sites/{key}/issues")
def show_issues(request: Request, key: str, closed: bool = False) -> Response:  # noqa: FBT001, FBT002  (a query parameter)
    """Issues, the open ones first, and alerts that could not be delivered."""
    desk = desk_of(request)
    site = desk.site(key)
    with desk.reading() as tx:
        found = issues.issues_of(tx, key, include_closed=closed, limit=_PAGE_SIZE)
        year = report_year(tx, key, this_year=shanghai_day(desk.clock()).year)
        undelivered = [d for d in outbox.undelivered(tx) if d.message.site in {"", key}]
    found.sort(
        key=lambda issue: (
            issue.closed_at is not None,
            list(issue.severity.__class__).index(issue.severity),
        )
    )
    return render(
        request,
        "issues.html",
        site=site,
        issues=found,
        closed=closed,
        undelivered=undelivered,
        rules={indicator.id: indicator for indicator in load_indicators()},
        tab_year=year,
    )


@routes.get("/sites/{key}/uptime")
def show_uptime(request: Request, key: str) -> Response:
    """Probes of the home page over seven days, and the newest reading of everything else."""
    desk = desk_of(request)
    site = desk.site(key)
    now = desk.clock()
    with desk.reading() as tx:
        probes = observations.series(tx, key, "home.outcome", now - _UPTIME_WINDOW, now)
        latest = observations.latest(tx, key)
        year = report_year(tx, key, this_year=shanghai_day(now).year)
    failed = sum(probe.value not in {Outcome.OK, Outcome.NOT_MONITORED, None} for probe in probes)
    return render(
        request,
        "uptime.html",
        site=site,
        probes=probes[::-1][:_PAGE_SIZE],
        total=len(probes),
        failed=failed,
        latest=sorted(latest.items()),
        tab_year=year,
        outcomes={outcome.value: outcome.label for outcome in Outcome},
    )


@routes.get("/audit")
def show_audit(request: Request, page: Page = 1) -> Response:
    """The audit trail, newest first; for those whose task it is."""
    if user_of(request).role not in _AUDIT_READERS:
        raise HTTPException(403, "只有审计、系统、安全管理员和单位负责人可以看审计记录")
    desk = desk_of(request)
    with desk.reading() as tx:
        entries = audit.entries(tx, _PAGE_SIZE, (page - 1) * _PAGE_SIZE)
        fault = audit.check_chain(tx)
    return render(request, "audit.html", entries=entries, fault=fault, page=page, actions=_ACTIONS)

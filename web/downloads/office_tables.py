"""Issues of all sites that a person sees, and the audit trail."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from config.indicators import titles_by_id
from inspection.lifecycle import describe_handling, fold
from model.audit import ACTION_LABELS
from model.days import shanghai_day
from model.issues import Issue
from model.sites import Site
from report.export.table_csv import Row
from store import issue_events
from store.audit_export import entries_between
from store.issue_search import IssueQuery, search_issues
from web.downloads.table import Ask, Scope, Table
from web.issues import Wishes, query_of
from web.trail import note_export, require_reader

#: Rows asked for at a time.
_PART = 5000
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)

ISSUE_HEADINGS = (
    "编号",
    "网站",
    "级别",
    "问题",
    "对象",
    "情况",
    "开始",
    "关闭",
    "办理",
    "依据",
)
ISSUE_FILTERS = ("show", "severity", "rule", "q", "mine")


def issue_rows(ask: Ask, sites: dict[str, Site]) -> Iterator[Row]:
    """Issues of these sites by the filters of their page."""
    wishes = Wishes(
        show=ask.text("show") or "open",
        severity=ask.text("severity"),
        rule=ask.text("rule"),
        q=ask.text("q"),
        mine=ask.is_on("mine"),
        site=ask.text("site"),
    )
    query = query_of(wishes, sites, ask.user)
    titles = titles_by_id(ask.desk.home.indicators)
    for part in _issue_parts(ask, query):
        events = issue_events.events_of(ask.tx, [issue.id for issue in part])
        for issue in part:
            handling = fold(events.get(issue.id, ()))
            yield (
                issue.id,
                sites[issue.site].name,
                issue.severity.label,
                titles.get(issue.rule, issue.rule),
                issue.target,
                issue.detail,
                issue.opened_at,
                issue.closed_at,
                describe_handling(handling, today=shanghai_day(ask.now)),
                issue.basis,
            )


def _issue_parts(ask: Ask, query: IssueQuery) -> Iterator[list[Issue]]:
    offset = 0
    while True:
        part, _ = search_issues(ask.tx, query, limit=_PART, offset=offset)
        if part:
            yield part
        if len(part) < _PART:
            return
        offset += _PART


def _issues(ask: Ask) -> Iterable[Row]:
    wanted = ask.text("site")
    sites = {one.key: one for one in ask.desk.sites()[0] if wanted in {"", one.key}}
    return issue_rows(ask, sites)


def _trail(ask: Ask) -> Iterator[Row]:
    for entry in entries_between(ask.tx, _FIRST, ask.now + timedelta(seconds=1)):
        what = ACTION_LABELS.get(entry.action, entry.action)
        words = (entry.target, entry.detail, entry.previous, entry.digest)
        yield (entry.id, entry.at, entry.who, what, *words)


def _take_trail(ask: Ask) -> None:
    require_reader(ask.desk, ask.user)
    note_export(ask.desk, ask.user, "table")


PART = (
    Table(
        name="issues",
        title="问题",
        scope=Scope.OFFICE,
        headings=ISSUE_HEADINGS,
        rows=_issues,
        filters=(*ISSUE_FILTERS, "site"),
    ),
    Table(
        name="audit",
        title="审计记录",
        scope=Scope.OFFICE,
        headings=("序号", "时间", "何人", "何事", "对象", "说明", "上一条摘要", "摘要"),
        rows=_trail,
        check=_take_trail,
    ),
)

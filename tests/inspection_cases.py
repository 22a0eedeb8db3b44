"""Valid records of a healthy site; a test changes what it is about."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from config.indicators import load_indicators
from inspection.inspect import inspect
from inspection.records import ColumnSummary, SiteRecords
from model.columns import Column, ColumnKind
from model.indicators import Indicator
from model.issues import Answer, Finding
from model.items import DateSource, Item
from model.observations import Observation, Reading
from model.runs import ColumnWalk, CrawlRun, RunStatus, WalkEnd
from model.sites import Site
from model.standings import RunWalk, Standing

TODAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
BY_ID: Mapping[str, Indicator] = {indicator.id: indicator for indicator in load_indicators()}


def make_column(name: str = "工作动态", kind: ColumnKind = ColumnKind.NEWS, **more: Any) -> Column:
    return Column(name=name, kind=kind, url=f"http://x.gov.cn/{name}/", **more)


def make_site(*columns: Column, **more: Any) -> Site:
    facts: dict[str, Any] = {
        "key": "x",
        "name": "某某省民政厅网站",
        "home": "http://x.gov.cn/",
        "hosts": frozenset({"x.gov.cn"}),
        "type": "部门网站",
    }
    return Site(columns=columns, **(facts | more))


def make_item(address: str = "http://x.gov.cn/1", **more: Any) -> Item:
    facts: dict[str, Any] = {
        "title": "标题",
        "published_on": TODAY,
        "date_source": DateSource.ROW,
        "is_external": False,
        "columns": ("工作动态",),
        "kinds": (ColumnKind.NEWS,),
        "first_seen": NOW,
        "last_seen": NOW,
    }
    return Item(address=address, url=address, **(facts | more))


def make_reading(key: str, value: Reading, at: datetime = NOW, detail: str = "") -> Observation:
    return Observation(
        key=key, value=value, observed_at=at, source="http://x.gov.cn/", detail=detail
    )


def make_walk(column: str, *, rows: int = 10, end: WalkEnd = WalkEnd.LAST_PAGE) -> ColumnWalk:
    return ColumnWalk(
        column=column, end=end, rows=rows, reason="超时" if end is WalkEnd.UNREAD else ""
    )


def make_run(number: int, *walks: ColumnWalk, at: datetime = NOW) -> CrawlRun:
    return CrawlRun(
        id=number,
        site="x",
        year=at.year,
        status=RunStatus.COMPLETE,
        started_at=at,
        finished_at=at,
        walks=walks,
    )


def make_standing(column: str, *, is_read: bool = True, at: datetime = NOW) -> Standing:
    walk = make_walk(column, end=WalkEnd.LAST_PAGE if is_read else WalkEnd.UNREAD)
    newest = RunWalk(run=1, started_at=at, finished_at=at, walk=walk)
    return Standing(column=column, newest=newest, proven=newest if is_read else None)


def read_column(column: Column, count: int, last: date | None) -> dict[str, Any]:
    """Keyword arguments of records in which this one column was read."""
    return {
        "standings": {column.name: make_standing(column.name)},
        "columns": {column.name: ColumnSummary(item_count=count, last_published_on=last)},
    }


def latest(**values: Reading) -> dict[str, Observation]:
    """Readings by key, a double underscore standing for the dot."""
    return {
        key.replace("__", "."): make_reading(key.replace("__", "."), value)
        for key, value in values.items()
    }


def judge(rule: str, records: SiteRecords, *, today: date = TODAY) -> list[Finding]:
    now = NOW + (today - TODAY)
    return list(inspect(records, [BY_ID[rule]], today=today, now=now))


def answer(rule: str, records: SiteRecords, *, today: date = TODAY) -> Answer:
    """The answer of a rule that speaks of one target."""
    (finding,) = judge(rule, records, today=today)
    return finding.answer


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)

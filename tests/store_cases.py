"""What several suites of the store record: one day's crawls, issues, readings, decisions."""

from datetime import UTC, date, datetime
from typing import Any

from model.columns import Column, ColumnKind
from model.confirmations import Confirmation
from model.drafts import Draft, Evidence, Origin, Proposal, ReportState
from model.issues import NewIssue, Severity
from model.items import DateSource, Sighting
from model.messages import Message
from model.observations import Observation, Reading
from model.runs import ColumnWalk, RunStatus, WalkEnd
from model.sites import Site
from store.engine import Store, Transaction
from store.items import record_sightings
from store.reports import move_state, sign
from store.runs import finish_run, record_walk, start_run

AT = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
NEWS = Column(name="工作动态", kind=ColumnKind.NEWS, url="http://a.gov.cn/gzdt/")
SITE = Site(
    key="a",
    name="某市民政局",
    home="http://a.gov.cn/",
    hosts=frozenset({"a.gov.cn"}),
    columns=(NEWS,),
)


def make_sighting(path: str = "/1.html", **changes: Any) -> Sighting:
    """A row of 工作动态 dated 1 May 2025."""
    address = f"http://a.gov.cn{path}"
    values: dict[str, Any] = {
        "address": address,
        "url": address,
        "title": f"市领导调研 {path}",
        "published_on": date(2025, 5, 1),
        "date_source": DateSource.ROW,
        "is_external": False,
        "column": NEWS.name,
    }
    return Sighting(**{**values, **changes})


def make_walk(end: WalkEnd = WalkEnd.LAST_PAGE, **changes: Any) -> ColumnWalk:
    """A walk of 工作动态 to its last page."""
    return ColumnWalk(**{"column": NEWS.name, "end": end, "list_pages": 3, "rows": 60, **changes})


def crawl(
    tx: Transaction,
    *walks: ColumnWalk,
    sightings: tuple[Sighting, ...] = (),
    site: str = "a",
    at: datetime = AT,
    status: RunStatus = RunStatus.COMPLETE,
    **counts: Any,
) -> int:
    """One finished crawl of a site → its id; by default it walks 工作动态 to the end."""
    run = start_run(
        tx, site=site, year=2025, is_full=True, started_at=at, kinds={NEWS.name: NEWS.kind}
    )
    if sightings:
        record_sightings(tx, run=run, site=site, sightings=sightings, seen_at=at)
    for walk in walks or (make_walk(),):
        record_walk(tx, run=run, walk=walk)
    finish_run(tx, run=run, status=status, finished_at=at, **counts)
    return run


def make_confirmation(value: Any = 605, **changes: Any) -> Confirmation:
    """A decision about `info.news` of 2025."""
    values: dict[str, Any] = {
        "site": "a",
        "year": 2025,
        "field": "info.news",
        "value": value,
        "decided_by": "陈云川",
        "decided_at": AT,
        "replaces": 607,
        "reason": "两条为转载",
    }
    return Confirmation(**{**values, **changes})


def make_proposal(value: Any = 607, field: str = "info.news", **evidence: Any) -> Proposal:
    """A proposal that rests on a crawl."""
    rests_on: dict[str, Any] = {"origin": Origin.CRAWL, "summary": "两栏发布的信息", **evidence}
    return Proposal(field=field, value=value, evidence=Evidence(**rests_on))


def make_draft(*proposals: Proposal, **changes: Any) -> Draft:
    """The draft of site `a` for 2025."""
    values: dict[str, Any] = {"site": "a", "year": 2025, "compiled_at": AT, "proposals": proposals}
    return Draft(**{**values, **changes})


def make_issue(rule: str = "update.home", **changes: Any) -> NewIssue:
    """An issue about the home page."""
    values: dict[str, Any] = {
        "rule": rule,
        "severity": Severity.VETO,
        "target": "首页",
        "detail": "首页 15 天未更新",
        "basis": "检查指标 单项否决 2",
    }
    return NewIssue(**{**values, **changes})


def make_message(key: str = "a/1", **changes: Any) -> Message:
    """A message about site `a`."""
    return Message(
        **{"key": key, "subject": "首页不更新", "body": "见页面", "site": "a", **changes}
    )


def make_reading(
    value: Reading = "ok", at: datetime = AT, key: str = "home.outcome", **changes: Any
) -> Observation:
    """A reading of the home page."""
    values: dict[str, Any] = {"key": key, "value": value, "observed_at": at, "source": "首页"}
    return Observation(**{**values, **changes})


def sign_report(store: Store, body: bytes = b"PK bytes") -> None:
    """Take the report of site `a` for 2025 to its signature."""
    with store.transaction() as tx:
        for step in (ReportState.SUBMITTED, ReportState.REVIEWED):
            move_state(tx, site="a", year=2025, to=step, by="韦", at=AT)
        sign(tx, site="a", year=2025, bodies={"docx": body}, by="局长", at=AT)

"""Records of a small site and one month, for tests of its report."""

from datetime import UTC, date, datetime

from report_cases import make_column, make_records

from config.indicators import load_indicators
from model.columns import Column, ColumnKind
from model.issues import Answer, Finding, Issue, Severity
from report.periodic.records import PeriodRecords
from report.periodic.span import Span

MARCH = Span(first=date(2025, 3, 1), last=date(2025, 3, 31))
NEWS = make_column(ColumnKind.NEWS)
COLUMNS = (NEWS, make_column(ColumnKind.NOTICE), make_column(ColumnKind.LETTERS))
NOW = datetime(2025, 4, 2, 3, 0, tzinfo=UTC)


def at(day: str) -> datetime:
    """Noon in Shanghai of an ISO day."""
    return datetime.fromisoformat(f"{day}T04:00:00+00:00")


def make_period(
    *items: object,
    span: Span = MARCH,
    columns: tuple[Column, ...] = COLUMNS,
    standings: tuple[object, ...] = (),
    watched_since: date | None = date(2025, 1, 2),
    **more: object,
) -> PeriodRecords:
    years = tuple(
        make_records(
            *items,  # type: ignore[arg-type]
            columns=columns,
            standings=standings,  # type: ignore[arg-type]
            year=year,
            first_crawled_on=watched_since,
        )
        for year in span.years
    )
    values: dict[str, object] = {
        "site": years[0].site,
        "span": span,
        "now": NOW,
        "years": years,
        "indicators": load_indicators(),
    }
    return PeriodRecords(**{**values, **more})  # type: ignore[arg-type]


def make_issue(
    rule: str = "column.stale",
    *,
    opened: str = "2025-03-04",
    closed: str | None = None,
    severity: Severity = Severity.DEDUCTION,
    detail: str = "栏目「甲」没有更新",
    number: int = 1,
) -> Issue:
    return Issue(
        id=number,
        site="x",
        rule=rule,
        severity=severity,
        target="甲",
        opened_at=at(opened),
        closed_at=at(closed) if closed else None,
        detail=detail,
        basis="国办秘函〔2019〕19号",
    )


def make_finding(rule: str, answer: Answer, detail: str = "") -> Finding:
    return Finding(rule=rule, target="x", answer=answer, detail=detail)

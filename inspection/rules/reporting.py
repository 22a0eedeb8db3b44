"""The day by which the yearly report must be public → 年度报表未按期公开. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from inspection.case import Case
from model.issues import Finding


def judge_report(case: Case) -> Iterator[Finding]:
    """Whether last year's report is public, from some days before the deadline on.

    Before those days nothing is judged; from then on an unpublished report is a finding, which
    says how many days are left or over.

    Source: 国办函〔2018〕12号 (每年 1 月 31 日前).
    """
    year = case.today.year - 1
    first = case.records.first_report_year
    if first is None or year < first:
        yield case.unknown("不知道从哪一年起应公开报表")
        return
    report = case.records.reports.get(year)
    if report is not None and report.public_url:
        yield case.passes(f"{year} 年度报表已公开：{report.public_url}", str(year))
        return
    deadline = date(case.today.year, case.limit("month"), case.limit("day"))
    if case.today < deadline - timedelta(days=case.limit("warn_days")):
        yield case.unknown(f"{year} 年度报表尚未公开，期限 {deadline}", str(year))
        return
    left = (deadline - case.today).days
    state = f"还有 {left} 天到期" if left >= 0 else f"已逾期 {-left} 天"
    yield case.fails(f"{year} 年度报表尚未公开，{state}（期限 {deadline}）", str(year))

"""Indicators, findings and issues → the rows of the check table. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from config.limits import describe_limits
from model.days import shanghai_day
from model.indicators import Indicator
from model.issues import Answer, Finding, Issue, Severity
from report.periodic.records import PeriodRecords
from report.periodic.span import Span, day_words

#: Issues told one by one in a cell; the rest are numbered only.
_SHOWN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckRow:
    """检查对象 | 指标 | 评分细则 | 检查情况."""

    target: str
    indicator: str
    rule: str
    result: str
    severity: Severity
    #: What the row comes to for the period.
    answer: Answer


def check_rows(records: PeriodRecords) -> tuple[CheckRow, ...]:
    """One row for each indicator of 单项否决 and 扣分, and for each notice with an issue."""
    rows = (_row(records, indicator) for indicator in records.indicators)
    return tuple(
        row for row in rows if row.severity is not Severity.NOTICE or row.answer is Answer.FAIL
    )


def count_answers(rows: Iterable[CheckRow], severity: Severity) -> Counter[Answer]:
    """How many rows of a severity came to each answer."""
    return Counter(row.answer for row in rows if row.severity is severity)


def _row(records: PeriodRecords, indicator: Indicator) -> CheckRow:
    answer, result = _result(records, indicator)
    return CheckRow(
        target=records.site.name,
        indicator=f"{indicator.severity.label}：{indicator.title}",
        rule=_rule_words(indicator),
        result=result,
        severity=indicator.severity,
        answer=answer,
    )


def _rule_words(indicator: Indicator) -> str:
    limits = describe_limits(indicator)
    points = f"每处扣 {indicator.points:g} 分（自查）" if indicator.points else ""
    return "；".join(part for part in (limits, points, indicator.basis) if part)


def _result(records: PeriodRecords, indicator: Indicator) -> tuple[Answer, str]:
    """What the period's issues say; where there is none, what the rule says on the day of writing.

    A site that nobody looked at during the period has no result: nothing is turned into 未发现.
    """
    issues = [issue for issue in records.issues_in_period() if issue.rule == indicator.id]
    if issues:
        return Answer.FAIL, _told(issues, records.span)
    if not records.is_watched:
        return Answer.UNKNOWN, "本期没有检查记录"
    found = [finding for finding in records.findings if finding.rule == indicator.id]
    if any(finding.answer is Answer.FAIL for finding in found):
        return Answer.UNKNOWN, f"本期没有记录；{shanghai_day(records.now)} 检查时发现问题"
    if any(finding.answer is Answer.PASS for finding in found):
        return Answer.PASS, _passed(found)
    reason = next((finding.detail for finding in found if finding.detail), "没有可判断的对象")
    return Answer.UNKNOWN, f"无法判断：{reason}"


def _passed(found: Iterable[Finding]) -> str:
    open_ends = sum(finding.answer is Answer.UNKNOWN for finding in found)
    return f"未发现（另有 {open_ends} 处无法判断）" if open_ends else "未发现"


def _told(issues: list[Issue], span: Span) -> str:
    words = "；".join(issue_words(issue, span) for issue in issues[:_SHOWN])
    rest = f"；等共 {len(issues)} 个" if len(issues) > _SHOWN else ""
    return f"发现 {len(issues)} 个：{words}{rest}"


def issue_words(issue: Issue, span: Span) -> str:
    """What was found, when, and when it was mended; what happened after the period is left out."""
    opened = day_words(shanghai_day(issue.opened_at))
    closed_on = shanghai_day(issue.closed_at) if issue.closed_at else None
    is_mended = closed_on is not None and closed_on <= span.last
    closed = f"{day_words(closed_on)}整改" if closed_on and is_mended else "期末未整改"
    return f"{issue.detail or issue.target}（{opened}发现，{closed}）"

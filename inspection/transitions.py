"""Open issues and new findings → what opens and what closes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from model.indicators import Indicator
from model.issues import Answer, Finding, Issue, NewIssue


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What an inspection changes; both may be empty."""

    opened: tuple[NewIssue, ...] = ()
    closed: tuple[Issue, ...] = ()


def changes(
    open_issues: Iterable[Issue], findings: Iterable[Finding], indicators: Iterable[Indicator]
) -> Changes:
    """Failures without an open issue open one; passes of a target with one close it.

    无法判断 neither opens nor closes, and a target that was not looked at stays as it is.
    """
    standing = {(issue.rule, issue.target): issue for issue in open_issues}
    by_id = {indicator.id: indicator for indicator in indicators}
    last = {(finding.rule, finding.target): finding for finding in findings}
    return Changes(
        opened=tuple(
            _new(finding, by_id[finding.rule])
            for key, finding in last.items()
            if finding.answer is Answer.FAIL and key not in standing
        ),
        closed=tuple(
            standing[key]
            for key, finding in last.items()
            if finding.answer is Answer.PASS and key in standing
        ),
    )


def _new(finding: Finding, indicator: Indicator) -> NewIssue:
    return NewIssue(
        rule=finding.rule,
        severity=indicator.severity,
        target=finding.target,
        detail=finding.detail,
        basis=indicator.basis,
    )

"""Open issues and new findings → what opens and what closes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from model.indicators import Indicator
from model.issues import Answer, Finding, Issue, NewIssue
from model.sites import Site

#: Rules whose targets are names of columns.
_ABOUT_COLUMNS = frozenset(
    {"column.stale", "column.blank", "interpretation.stale", "letters.stale"}
    | {"crawl.incomplete", "crawl.shrank"}
)


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


def find_obsolete(
    open_issues: Iterable[Issue], site: Site, indicators: Iterable[Indicator]
) -> tuple[Issue, ...]:
    """Issues that no inspection can close any more: nobody looks at what they are about.

    Their indicator is switched off, or their column is no longer in the site file.
    """
    known = {indicator.id for indicator in indicators}
    columns = {column.name for column in site.columns}
    return tuple(
        issue
        for issue in open_issues
        if issue.rule not in known or (issue.rule in _ABOUT_COLUMNS and issue.target not in columns)
    )


def _new(finding: Finding, indicator: Indicator) -> NewIssue:
    return NewIssue(
        rule=finding.rule,
        severity=indicator.severity,
        target=finding.target,
        detail=finding.detail,
        basis=indicator.basis,
    )

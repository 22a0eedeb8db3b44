"""All that a report of a period is written from, as a job hands it over. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from model.days import shanghai_day
from model.indicators import Indicator
from model.issues import Finding, Issue
from model.sites import Site
from model.uptime import Uptime
from report.periodic.span import Span
from report.records import SiteYear


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodRecords:
    """Records of one site and one period."""

    site: Site
    span: Span
    #: When the report is written; aware, UTC.
    now: datetime
    #: Records of each calendar year that the period touches.
    years: tuple[SiteYear, ...]
    #: Every issue of the site, closed ones too.
    issues: tuple[Issue, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    #: What the rules say on the day of writing.
    findings: tuple[Finding, ...] = ()
    #: Visits of the home page during the period.
    uptime: Uptime = field(default_factory=Uptime)

    @property
    def is_watched(self) -> bool:
        """True where the site was looked at before the period was over."""
        since = self.years[0].first_crawled_on
        return since is not None and since <= self.span.last

    def issues_in_period(self) -> tuple[Issue, ...]:
        """Issues open on at least one day of the period, oldest first."""
        there = (
            issue
            for issue in self.issues
            if shanghai_day(issue.opened_at) <= self.span.last
            and (issue.closed_at is None or shanghai_day(issue.closed_at) >= self.span.first)
        )
        return tuple(sorted(there, key=lambda issue: (issue.opened_at, issue.id)))

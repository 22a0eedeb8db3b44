"""Load what a report of a period is written from."""

from datetime import UTC, datetime, time, timedelta
from functools import reduce
from operator import add

from config.home import Home
from config.indicators import load_own_indicators
from inspection.inspect import inspect
from inspection.readings import HOME_OUTCOME, HOME_SECONDS
from model.days import SHANGHAI, shanghai_day
from model.sites import Site
from model.uptime import Uptime, join_visits, roll_up_days
from report.periodic.records import PeriodRecords
from report.periodic.span import Span
from store import issues, observations
from store.engine import Transaction
from store.sheets import load_site_year
from store.site_records import load_records


def load_period(
    tx: Transaction, site: Site, span: Span, *, home: Home, now: datetime
) -> PeriodRecords:
    """Everything the report of a period looks at, as the store holds it now; nothing is changed."""
    indicators = load_own_indicators(home.indicators)
    records = load_records(tx, site, home=home, now=now)
    return PeriodRecords(
        site=site,
        span=span,
        now=now,
        years=tuple(load_site_year(tx, site, year=year, now=now) for year in span.years),
        issues=tuple(issues.issues_of(tx, site.key)),
        indicators=indicators,
        findings=inspect(records, indicators, today=shanghai_day(now), now=now),
        uptime=_uptime(tx, site, span),
    )


def _uptime(tx: Transaction, site: Site, span: Span) -> Uptime:
    since = datetime.combine(span.first, time(), SHANGHAI).astimezone(UTC)
    until = datetime.combine(span.last + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    outcomes = observations.series(tx, site.key, HOME_OUTCOME, since, until)
    seconds = observations.series(tx, site.key, HOME_SECONDS, since, until)
    days = roll_up_days(join_visits(outcomes, seconds))
    return reduce(add, (uptime for day, uptime in days.items() if day in span), Uptime())

"""Load what a report of a period is written from."""

from datetime import datetime
from functools import reduce
from operator import add

from config.home import Home
from config.indicators import load_own_indicators
from inspection.inspect import inspect
from model.days import shanghai_day
from model.sites import Site
from model.uptime import Uptime
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
    days = observations.uptime_of_days(tx, site.key, span.first, span.last)
    return reduce(add, (uptime for day, uptime in days.items() if day in span), Uptime())

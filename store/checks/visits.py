"""I3: sums of visits are sums, and what they were not made of is still there."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import case, func, or_, select

from model.days import day_begins
from model.fetching import Outcome
from store.engine import Transaction
from store.faults import Fault
from store.tables import home_days, home_pages, home_visits

_D, _V, _P = home_days.c, home_visits.c, home_pages.c


def find_untrue_visits(tx: Transaction) -> Iterator[Fault]:
    """Visits that ended in no known way, and sums that no visits could have given."""
    query = select(_V.page, _V.at, _V.outcome).where(_V.outcome.not_in(list(Outcome)))
    for row in tx.execute(query):
        what = f"结果「{row.outcome}」不是已知的"
        yield Fault(invariant="I3", table="home_visits", row=f"{row.page} {row.at}", what=what)
    is_untrue = or_(
        _D.opened < 1,
        _D.kept < 0,
        _D.not_monitored < 0,
        _D.total_usual > _D.total_slow,
        _D.total_slow > _D.total_slowest,
        _D.total_slowest > _D.total_sum,
        _D.total_sum > _D.total_slowest * _D.opened,
        _P.folded_before.is_(None),
        _D.day >= _P.folded_before,
    )
    query = select(_P.site, _D.day).join_from(home_days, home_pages).where(is_untrue)
    for row in tx.execute(query):
        yield _fault(row.site, row.day, "一天的探测汇总自相矛盾")


def find_lost_visits(tx: Transaction) -> Iterator[Fault]:
    """Summed days of which fewer failed or unmade visits are kept than there were."""
    told = select(_P.site, home_days).join_from(home_days, home_pages)
    told = told.where(or_(_D.kept > 0, _D.not_monitored > 0)).order_by(_D.page, _D.day)
    made = func.sum(case((_V.outcome != Outcome.NOT_MONITORED, 1), else_=0))
    for row in tx.execute(told).all():
        span = _V.at >= day_begins(row.day), _V.at < day_begins(row.day, days=1)
        found = tx.execute(
            select(func.count().label("all"), func.coalesce(made, 0).label("made")).where(
                _V.page == row.page, *span
            )
        ).one()
        if found.made < row.kept or found.all - found.made < row.not_monitored:
            what = (
                f"汇总时另有 {row.kept} 次未打开、{row.not_monitored} 次未监测，"
                f"现存 {found.made} 次、{found.all - found.made} 次"
            )
            yield _fault(row.site, row.day, what)


def _fault(site: str, day: date, what: str) -> Fault:
    return Fault(invariant="I3", table="home_days", row=f"{site} {day}", what=what)

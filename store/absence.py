"""Items that their column lists no more: missed by one walk, vanished after several.

Source: reliability B16: deleted only after 3 complete walks over at least 24 hours.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from model.runs import WalkEnd
from store.engine import Transaction
from store.flags import VANISHED
from store.sites import column_ids, site_id
from store.tables import column_walks, sightings

#: Walks in a row that must have missed an item, and the least time from the first of them.
WALKS = 3
TIME = timedelta(hours=24)
#: Ends that prove absence. An empty list may be a fault of the site; a walk that stopped at known
#: rows has not looked at what lies behind them.
_SEEN_TO_THE_END = (WalkEnd.LAST_PAGE, WalkEnd.OLDER, WalkEnd.NO_NEW_ROWS)


def count_absences(tx: Transaction, *, site: str, run: int, at: datetime) -> None:
    """Count for every item that a run should have seen but did not; flag what has vanished."""
    number = site_id(tx, site)
    if number is None:
        return
    ids = column_ids(tx, site)
    query = select(column_walks).where(
        column_walks.c.run == run, column_walks.c.walk_end.in_(_SEEN_TO_THE_END)
    )
    walked = [
        _should_be_seen(ids[row.column_name], row.covers_from, row.covers_to)
        for row in tx.execute(query)
    ]
    if walked:
        _count(
            tx, and_(sightings.c.site_id == number, sightings.c.last_run < run, or_(*walked)), at
        )


def _should_be_seen(column: int, covers_from: str, covers_to: str) -> ColumnElement[bool]:
    """Sightings that lie within a walk of their column."""
    day = sightings.c.published_on
    within = [sightings.c.column_id == column]
    if covers_from:
        within.append(day >= date.fromisoformat(covers_from))
    if covers_to:
        within.append(day <= date.fromisoformat(covers_to))
    return and_(*within)


def _count(tx: Transaction, absent: ColumnElement[bool], at: datetime) -> None:
    """One more walk without them."""
    long_gone = and_(sightings.c.missed + 1 >= WALKS, sightings.c.missing_since <= at - TIME)
    tx.execute(
        update(sightings)
        .where(absent, sightings.c.flags.bitwise_and(VANISHED) == 0)
        .values(
            missed=sightings.c.missed + 1,
            missing_since=func.coalesce(sightings.c.missing_since, at),
            flags=case(
                (long_gone, sightings.c.flags.bitwise_or(VANISHED)), else_=sightings.c.flags
            ),
        )
    )

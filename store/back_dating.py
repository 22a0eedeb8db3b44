"""Items that appear with a date which an earlier walk of their column had covered without them.

Source: 政府网站检查指标, 单项否决 (伪造发稿日期): the program shows, a person judges.
"""

from datetime import date, timedelta

from sqlalchemy import select, update

from model.days import shanghai_day
from model.runs import RunStatus, WalkEnd
from store.engine import Transaction
from store.flags import BACK_DATED
from store.sites import column_ids, site_id
from store.tables import column_walks, crawl_runs, sightings

#: An item may come to the list some days after the date it bears: approval, a weekend, a holiday.
GRACE = timedelta(days=10)


def flag_back_dated(tx: Transaction, *, site: str, run: int) -> None:
    """Flag what a run brought new though an earlier walk should have seen it.

    What interrupted runs since that walk had brought is judged with it: they never came to it.
    Not flagged: what another column had listed before, and what repeats a known item.
    """
    number = site_id(tx, site)
    if number is None:
        return
    ids = column_ids(tx, site)
    for column, (earlier, covers_from, walked_on) in _covered(tx, site, run).items():
        _flag_column(tx, number, ids[column], earlier, covers_from, walked_on - GRACE)


def _covered(tx: Transaction, site: str, run: int) -> dict[str, tuple[int, str, date]]:
    """The newest proven walk before the run, by column: its run, the days that it covered."""
    query = (
        select(column_walks, crawl_runs.c.started_at)
        .join(crawl_runs)
        .where(
            crawl_runs.c.site == site,
            crawl_runs.c.id < run,
            crawl_runs.c.status.in_((RunStatus.COMPLETE, RunStatus.PARTIAL)),
            column_walks.c.walk_end != WalkEnd.UNREAD,
            # A walk of a past year says nothing of the rows it passed over on its way there.
            column_walks.c.covers_to == "",
        )
        .order_by(crawl_runs.c.id)
    )
    return {
        row.column_name: (row.run, row.covers_from, shanghai_day(row.started_at))
        for row in tx.execute(query)
    }


def _flag_column(
    tx: Transaction, number: int, column: int, earlier: int, covers_from: str, before: date
) -> None:
    """Flag the rows of one column that came after run `earlier`, dated in the days it covered."""
    other = sightings.alias("other")
    listed_before = (
        select(other.c.address)
        .where(
            other.c.site_id == number,
            other.c.address == sightings.c.address,
            other.c.first_run <= earlier,
        )
        .exists()
    )
    covered = [sightings.c.published_on < before]
    if covers_from:
        covered.append(sightings.c.published_on >= date.fromisoformat(covers_from))
    tx.execute(
        update(sightings)
        .where(
            sightings.c.site_id == number,
            sightings.c.column_id == column,
            sightings.c.first_run > earlier,
            sightings.c.same_as.is_(None),
            *covered,
            ~listed_before,
        )
        .values(flags=sightings.c.flags.bitwise_or(BACK_DATED))
    )

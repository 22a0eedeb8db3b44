"""Items that appear with a date which an earlier walk of their column had covered without them.

Source: 政府网站检查指标, 单项否决 (伪造发稿日期): the program shows, a person judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update

from model.days import shanghai_day
from model.runs import FINISHED, WalkEnd
from store.engine import Transaction
from store.flags import BACK_DATED
from store.fresh_rows import Fresh
from store.sites import column_ids, site_id
from store.tables import column_walks, crawl_runs, sightings

#: An item may come to the list some days after the date it bears: approval, a weekend, a holiday.
GRACE = timedelta(days=10)
#: So many new rows are looked at one by one; beyond, whole columns are.
_MOST_NEW = 5000


def flag_back_dated(
    tx: Transaction, *, site: str, run: int, fresh: Fresh | None, released: Sequence[str]
) -> None:
    """Flag what a run brought new though an earlier walk should have seen it.

    What interrupted runs since that walk had brought is judged with it: they never came to it.
    Not flagged: what another column had listed before, and what repeats a known item.
    `fresh` is what came or changed since the last finished run, all older rows have been judged;
    `released` are older ones that repeat no other item any more. None: all rows are looked at.
    """
    number = site_id(tx, site)
    if number is None:
        return
    ids, spans = column_ids(tx, site), _covered(tx, site, run)
    if not spans:
        return
    if fresh is None:
        new = _came_after(tx, number, min(span.run for _, span in spans))
    else:
        new = _with_released(tx, fresh, released)
    for column, span in spans:
        addresses = new.get(ids[column], []) if new is not None else None
        if addresses is None or addresses:
            _flag_column(tx, number, ids[column], span, addresses)


def _came_after(tx: Transaction, number: int, run: int) -> dict[int, list[str]] | None:
    """Number of a column → addresses that came to it after a run; None: too many to list.

    One look at the site's rows serves all its columns; a month's news is a handful.
    """
    query = select(sightings.c.column_id, sightings.c.address).where(
        sightings.c.site_id == number, sightings.c.first_run > run
    )
    rows = tx.execute(query.limit(_MOST_NEW + 1)).all()
    if len(rows) > _MOST_NEW:
        return None
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.column_id, []).append(row.address)
    return found


def _with_released(
    tx: Transaction, fresh: Fresh, released: Sequence[str]
) -> dict[int, list[str]] | None:
    """The same from fresh rows and from every sighting of some more addresses."""
    found = fresh.by_column()
    if len(released) > _MOST_NEW:
        return None
    if released:
        own = sightings.c.site_id == fresh.site_id, sightings.c.address.in_(list(released))
        for row in tx.execute(select(sightings.c.column_id, sightings.c.address).where(*own)):
            found.setdefault(row.column_id, []).append(row.address)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Span:
    """The days of a column that a proven walk had covered."""

    run: int
    #: ISO; empty: from the first item on.
    covers_from: str
    #: The first day that it says nothing of.
    before: date


def _covered(tx: Transaction, site: str, run: int) -> list[tuple[str, _Span]]:
    """The spans of the proven walks before the run, by column.

    Of walks to the newest row the newest stands for all; one of a past year says nothing of the
    rows that it passed over on its way there, so the newest for each last day stands beside it.
    """
    query = (
        select(column_walks, crawl_runs.c.started_at)
        .join(crawl_runs)
        .where(
            crawl_runs.c.site == site,
            crawl_runs.c.id < run,
            crawl_runs.c.status.in_(FINISHED),
            column_walks.c.walk_end != WalkEnd.UNREAD,
        )
        .order_by(crawl_runs.c.id)
    )
    newest = {
        (row.column_name, row.covers_to): _Span(
            run=row.run,
            covers_from=row.covers_from,
            before=_first_day_after(shanghai_day(row.started_at) - GRACE, row.covers_to),
        )
        for row in tx.execute(query)
    }
    return [(column, span) for (column, _), span in newest.items()]


def _first_day_after(walked: date, covers_to: str) -> date:
    """The day before which a walk should have seen all that its column listed."""
    return min(walked, date.fromisoformat(covers_to) + timedelta(days=1)) if covers_to else walked


def _flag_column(
    tx: Transaction, number: int, column: int, span: _Span, addresses: list[str] | None
) -> None:
    """Flag the rows of one column that came after a walk, dated in the days that it covered.

    `addresses` are the ones to look at; None: all.
    """
    other = sightings.alias("other")
    listed_before = (
        select(other.c.address)
        .where(
            other.c.site_id == number,
            other.c.address == sightings.c.address,
            other.c.first_run <= span.run,
        )
        .exists()
    )
    covered = [sightings.c.published_on < span.before]
    if addresses is None:
        covered.append(sightings.c.column_id == column)
    else:
        # The rows' key leads to them; by the column's index, all of its rows would be read.
        covered += [sightings.c.column_id + 0 == column, sightings.c.address.in_(addresses)]
    if span.covers_from:
        covered.append(sightings.c.published_on >= date.fromisoformat(span.covers_from))
    tx.execute(
        update(sightings)
        .where(
            sightings.c.site_id == number,
            sightings.c.first_run > span.run,
            sightings.c.same_as.is_(None),
            *covered,
            ~listed_before,
        )
        .values(flags=sightings.c.flags.bitwise_or(BACK_DATED))
    )

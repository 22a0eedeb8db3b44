"""What tells that the items of a site, as they count in a year, are others than before."""

from datetime import datetime

from sqlalchemy import func, select

from model.runs import RunStatus
from store.engine import Transaction
from store.tables import crawl_runs, item_decisions

#: Newest run, when it ended, newest decision about an item.
ItemStamp = tuple[int, datetime | None, int]


def item_stamp(tx: Transaction, site: str, year: int) -> ItemStamp | None:
    """The same stamp twice: no item and no decision about one has changed in between.

    None while a crawl is under way: items change without a trace in the stamp.
    """
    c, d = crawl_runs.c, item_decisions.c
    newest = select(c.id, c.status, c.finished_at).where(c.site == site).order_by(c.id.desc())
    run = tx.execute(newest.limit(1)).one_or_none()
    if run is not None and run.status == RunStatus.RUNNING:
        return None
    decided = select(func.max(d.id)).where(d.site == site, d.year == year)
    decision = tx.execute(decided).scalar() or 0
    return (run.id, run.finished_at, decision) if run is not None else (0, None, decision)

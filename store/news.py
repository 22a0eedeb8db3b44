"""Whether anything came or changed since a site's last finished run: if not, nothing is drawn anew.

A month without news must not cost a look through all that a site ever listed.
"""

from sqlalchemy import func, select

from store.engine import Transaction
from store.fresh_rows import last_finished
from store.tables import crawl_runs, run_tallies


def items_without_news(tx: Transaction, *, site: str, run: int) -> int | None:
    """Items of the site at the finished run before this one, if no run since brought news.

    None: something came or changed in this run or in interrupted ones since, or there is no
    finished run before it.
    """
    before = last_finished(tx, site, run)
    if before is None:
        return None
    news = tx.execute(
        select(func.sum(run_tallies.c.new + run_tallies.c.changed))
        .join(crawl_runs, crawl_runs.c.id == run_tallies.c.run)
        .where(crawl_runs.c.site == site, crawl_runs.c.id > before.run, crawl_runs.c.id <= run)
    ).scalar()
    return None if news else before.listed

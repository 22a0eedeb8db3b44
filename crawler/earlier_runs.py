"""What runs before a new one have done already: it takes that over, or need not begin at all."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from model.runs import ColumnWalk, CrawlRun, RunStatus
from model.slots import SlotClaim
from store import runs
from store.engine import Transaction

#: Walks of an interrupted run that are younger need not be walked again.
_FRESH_FOR = timedelta(hours=24)


def ended_for(
    tx: Transaction, claim: SlotClaim | None, *, year: int, is_full: bool
) -> CrawlRun | None:
    """The run, with its walks, that came to its end for a slot; None where there is no slot."""
    if claim is None:
        return None
    since = claim.scheduled_for
    found = runs.run_since(tx, claim.site, year=year, is_full=is_full, since=since)
    return None if found is None else runs.run_of(tx, found.id)


def proven_before(
    earlier: Iterable[CrawlRun],
    *,
    columns: Collection[str],
    year: int,
    is_full: bool,
    at: datetime,
) -> list[ColumnWalk]:
    """Proven walks of some columns, of the interrupted runs since the last finished one. Pure.

    Args:
        earlier: Runs of the site, newest first.
        columns: Names of the columns as the site has them now.
        year: Year of the new run.
        is_full: Whether it walks all of the year.
        at: When it began; aware, UTC.
    """
    found: dict[str, ColumnWalk] = {}
    for run in earlier:
        is_usable = (
            run.status is RunStatus.INTERRUPTED
            and run.year == year
            and (run.is_full or not is_full)
            and at - run.started_at < _FRESH_FOR
        )
        if not is_usable:
            break
        for walk in run.walks:
            if walk.is_read and walk.column in columns:
                found.setdefault(walk.column, walk)
    return list(found.values())

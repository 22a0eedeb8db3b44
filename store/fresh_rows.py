"""Rows that came or changed since a site's last finished run, kept until the next one judges them.

What only a whole run tells (repeats, back-dated rows, totals) is drawn from them: a month's news
must not cost a look through all that a site ever listed. Where they do not tell everything, the
answer is None, and whoever asks looks through the site's rows: at the first run, after a run
recorded by a program that kept none, where more came than is worth it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from model.runs import FINISHED
from store.engine import Transaction
from store.tables import crawl_runs, fresh_rows, item_versions, run_tallies, sightings

#: Beyond so many rows a look through the whole site costs no more.
_MOST = 5000
_f, _s, _v = fresh_rows.c, sightings.c, item_versions.c


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRun:
    """The run before one that came to its end."""

    run: int
    #: Items of the site when it ended.
    listed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Fresh:
    """All that came or changed since a site's last finished run."""

    site_id: int
    since: LastRun
    rows: tuple[tuple[int, str], ...]

    def by_column(self) -> dict[int, list[str]]:
        """Number of a column → addresses of its rows."""
        found: dict[int, list[str]] = {}
        for column, address in self.rows:
            found.setdefault(column, []).append(address)
        return found


def last_finished(tx: Transaction, site: str, run: int) -> LastRun | None:
    """The finished run before a run, or None."""
    c = crawl_runs.c
    query = (
        select(c.id, c["items"].label("listed"))
        .where(c.site == site, c.id < run, c.status.in_(FINISHED))
        .order_by(c.id.desc())
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    return None if row is None else LastRun(run=row.id, listed=int(row.listed))


def fresh_of(tx: Transaction, *, site: str, site_id: int, run: int) -> Fresh | None:
    """What came or changed up to a run since the finished one before it; None: look at all."""
    since = last_finished(tx, site, run)
    if since is None:
        return None
    query = select(_f.column_id, _f.address, _f.is_new).where(_f.site_id == site_id)
    rows = tx.execute(query.limit(_MOST + 1)).all()
    if len(rows) > _MOST or sum(row.is_new for row in rows) != _came(tx, site, since.run, run):
        return None
    return Fresh(
        site_id=site_id, since=since, rows=tuple((row.column_id, row.address) for row in rows)
    )


def _came(tx: Transaction, site: str, after: int, run: int) -> int:
    """Rows that the runs after one brought new, by their tallies."""
    query = (
        select(func.sum(run_tallies.c.new))
        .join(crawl_runs, crawl_runs.c.id == run_tallies.c.run)
        .where(crawl_runs.c.site == site, crawl_runs.c.id > after, crawl_runs.c.id <= run)
    )
    return int(tx.execute(query).scalar() or 0)


def days_of(tx: Transaction, fresh: Fresh) -> set[date]:
    """Days that the rows bear, or bore before they changed."""
    own = _f.site_id == fresh.site_id
    now = (
        select(_s.published_on)
        .join_from(
            fresh_rows,
            sightings,
            (_s.site_id == _f.site_id)
            & (_s.address == _f.address)
            & (_s.column_id == _f.column_id),
        )
        .where(own)
    )
    versions = (
        select(_v.old_published_on, _v.new_published_on)
        .join_from(
            fresh_rows,
            item_versions,
            (_v.site_id == _f.site_id) & (_v.address == _f.address),
        )
        .where(own, _v.run > fresh.since.run)
    )
    days = set(tx.execute(now.distinct()).scalars())
    for row in tx.execute(versions.distinct()):
        days |= set(row)
    return {day for day in days if day is not None}


def forget_fresh(tx: Transaction, site_id: int) -> None:
    """The rows have been judged."""
    tx.execute(delete(fresh_rows).where(_f.site_id == site_id))

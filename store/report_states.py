"""Where the reports of a year stand, for many sites by two queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from model.drafts import ReportState
from store.engine import Transaction
from store.parts import parts_of
from store.tables import drafts, reports


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportStanding:
    """One site's report of a year."""

    state: ReportState = ReportState.DRAFT
    #: When the newest draft was compiled; None: there is none.
    compiled_at: datetime | None = None


def standings_of(tx: Transaction, keys: Collection[str], year: int) -> dict[str, ReportStanding]:
    """Site → where its report of a year stands; every key is in it."""
    listed = list(keys)
    states: dict[str, str] = {}
    compiled: dict[str, datetime] = {}
    for part in parts_of(listed):
        r, d = reports.c, drafts.c
        found = select(r.site, r.state).where(r.year == year, r.site.in_(part))
        states |= {row.site: row.state for row in tx.execute(found)}
        newest = select(d.site, func.max(d.compiled_at).label("at"))
        newest = newest.where(d.year == year, d.site.in_(part)).group_by(d.site)
        compiled |= {row.site: row.at for row in tx.execute(newest)}
    return {
        key: ReportStanding(
            state=ReportState(states.get(key, ReportState.DRAFT)), compiled_at=compiled.get(key)
        )
        for key in listed
    }

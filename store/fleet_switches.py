"""The switch of each site: stopped by a person, nobody visits it until a person starts it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from model.errors import UsageError
from store.engine import Transaction
from store.tables import site_switches
from store.upsert import insert_into


@dataclass(frozen=True, kw_only=True, slots=True)
class Switch:
    """Who last turned it, and how it stands."""

    site: str
    is_stopped: bool
    by: str
    #: Aware, UTC.
    at: datetime
    reason: str

    @property
    def sentence(self) -> str:
        """Who stopped the site and why, in Chinese."""
        return f"本站由 {self.by} 停止访问（{self.reason}）"


def switch_of(tx: Transaction, site: str) -> Switch | None:
    """The switch of a site; None: nobody ever touched it, so the site may be visited."""
    row = tx.execute(select(site_switches).where(site_switches.c.site == site)).one_or_none()
    return Switch(**row._mapping) if row else None  # noqa: SLF001  (SQLAlchemy's public name)


def stopped_sites(tx: Transaction) -> frozenset[str]:
    """Sites that a person stopped."""
    query = select(site_switches.c.site).where(site_switches.c.is_stopped)
    return frozenset(tx.execute(query).scalars())


def turn_switches(
    tx: Transaction,
    sites: Iterable[str],
    *,
    is_stopped: bool,
    by: str,
    at: datetime,
    reason: str = "",
) -> int:
    """Stop some sites, or let them be visited again → how many switches were really turned.

    Raises:
        UsageError: they are to be stopped without a reason.
    """
    from store import audit  # a crawl asks for switches alone

    if is_stopped and not reason.strip():
        raise UsageError("停止访问须写理由", remedy="写明谁要求、何时恢复")
    stopped, turned = stopped_sites(tx), 0
    for site in sites:
        if (site in stopped) is is_stopped:
            continue
        turned += 1
        values = {"is_stopped": is_stopped, "by": by, "at": at, "reason": reason.strip()}
        statement = insert_into(tx, site_switches).values(site=site, **values)
        tx.execute(statement.on_conflict_do_update(index_elements=["site"], set_=values))
        audit.append(
            tx,
            who=by,
            action="stop_site" if is_stopped else "start_site",
            target=site,
            detail=reason.strip(),
            at=at,
        )
    return turned

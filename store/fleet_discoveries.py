"""Discoveries in batch: what was found of each site, and the work list of what to look at."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update

from model.fleet import DiscoveryOutcome, Doubt, Selection, SiteDiscovery, SiteEntry
from store import audit
from store.engine import Transaction
from store.fleet_register import entry_of, is_chosen
from store.tables import fleet_discoveries, fleet_sites
from store.upsert import insert_into

_D, _S = fleet_discoveries.c, fleet_sites.c


def record_discovery(tx: Transaction, found: SiteDiscovery) -> None:
    """Record what discovery found of a site; whoever had looked at an earlier one looks again."""
    values = {
        "outcome": found.outcome.value,
        "at": found.at,
        "columns": found.columns,
        "pages": found.pages,
        "doubts": json.dumps([list(doubt) for doubt in found.doubts], ensure_ascii=False),
        "settled_by": "",
        "settled_at": None,
    }
    statement = insert_into(tx, fleet_discoveries).values(site=found.site, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["site"], set_=values))


def discoveries_of(tx: Transaction) -> dict[str, DiscoveryOutcome]:
    """How the last discovery of each site ended."""
    query = select(_D.site, _D.outcome)
    return {row.site: DiscoveryOutcome(row.outcome) for row in tx.execute(query)}


def settle_discovery(tx: Transaction, site: str, *, by: str, at: datetime) -> bool:
    """A person has looked at it; False where there is nothing to settle."""
    open_one = update(fleet_discoveries).where(_D.site == site, _D.settled_at.is_(None))
    if tx.execute(open_one.values(settled_by=by, settled_at=at)).rowcount != 1:
        return False
    audit.append(tx, who=by, action="settle_discovery", target=site, at=at)
    return True


def work_list(
    tx: Transaction, selection: Selection, *, kind: str = "", limit: int, offset: int = 0
) -> tuple[int, list[tuple[SiteEntry, SiteDiscovery]]]:
    """How many sites a person must look at, and one page of them, the worst first.

    `kind` is an outcome or a doubt; "" is every kind.
    """
    wanted = and_(is_chosen(selection), _is_open(), _is_kind(kind))
    joined = fleet_discoveries.join(fleet_sites, _S.site == _D.site)
    total = tx.execute(select(func.count()).select_from(joined).where(wanted)).scalar_one()
    is_found = _D.outcome == DiscoveryOutcome.FOUND.value
    query = (
        select(*fleet_sites.c, *(each.label(f"d_{each.name}") for each in fleet_discoveries.c))
        .select_from(joined)
        .where(wanted)
        .order_by(is_found, _D.outcome, _S.site)
    )
    rows = tx.execute(query.limit(limit).offset(offset))
    return int(total), [(entry_of(row), _discovery(row)) for row in rows]


def every_work(
    tx: Transaction, selection: Selection, *, kind: str = ""
) -> Iterator[tuple[SiteEntry, str, str]]:
    """The whole work list: site, what kind of thing, about what."""
    _, found = work_list(tx, selection, kind=kind, limit=1_000_000)
    for entry, discovery in found:
        if discovery.outcome is not DiscoveryOutcome.FOUND:
            about = "；".join(text for _, text in discovery.doubts)
            yield entry, discovery.outcome.label, about
            continue
        for doubt, about in discovery.doubts:
            if kind in {"", doubt.value}:
                yield entry, doubt.label, about


def _is_open() -> ColumnElement[bool]:
    has_work = or_(_D.outcome != DiscoveryOutcome.FOUND.value, _D.doubts != "[]")
    return and_(_D.settled_at.is_(None), has_work)


def _is_kind(kind: str) -> ColumnElement[bool]:
    if kind in set(DiscoveryOutcome):
        return _D.outcome.in_([kind])
    if kind in set(Doubt):
        return _D.doubts.contains(f'["{kind}", ', autoescape=True)
    return _D.site.is_not(None)


def _discovery(row: Row[Any]) -> SiteDiscovery:
    return SiteDiscovery(
        site=row.d_site,
        outcome=DiscoveryOutcome(row.d_outcome),
        at=row.d_at,
        columns=row.d_columns,
        pages=row.d_pages,
        doubts=tuple((Doubt(kind), text) for kind, text in json.loads(row.d_doubts)),
        settled_by=row.d_settled_by,
        settled_at=row.d_settled_at,
    )

"""A person's decisions to count an item in a year's figures or not; appended, the newest stands."""

from datetime import datetime

from sqlalchemy import insert, select

from model.errors import StoreError
from store.engine import Transaction
from store.folding import Decision
from store.incoming import stored_address
from store.sites import site_id
from store.tables import item_decisions, sightings


def decide_item(
    tx: Transaction,
    *,
    site: str,
    year: int,
    address: str,
    is_counted: bool | None,
    by: str,
    at: datetime,
    reason: str,
) -> None:
    """Record a person's decision to count an item in a year's figures or not; None takes it back.

    Raises:
        StoreError: No such item is known.
        Frozen: The year's report is signed.
    """
    # A crawl reads decisions, and takes none.
    from store.audit import append
    from store.reports import require_open

    require_open(tx, site, year)
    _require_item(tx, site, address)
    tx.execute(
        insert(item_decisions).values(
            site=site,
            year=year,
            address=stored_address(address),
            is_counted=is_counted,
            decided_by=by,
            decided_at=at,
            reason=reason,
        )
    )
    word = {True: "计入", False: "不计入", None: "撤销"}[is_counted]
    append(
        tx,
        who=by,
        action="decide_item",
        target=f"{site}/{year}/{address}",
        detail=f"{word}：{reason}",
        at=at,
    )


def decisions_of(tx: Transaction, site: str, year: int | None) -> dict[str, Decision]:
    """Newest decision about each item for a year; those taken back are left out."""
    if year is None:
        return {}
    query = (
        select(item_decisions.c.address, item_decisions.c.is_counted, item_decisions.c.reason)
        .where(item_decisions.c.site == site, item_decisions.c.year == year)
        .order_by(item_decisions.c.id)
    )
    newest = {row.address: (row.is_counted, row.reason) for row in tx.execute(query)}
    return {a: (counted, why) for a, (counted, why) in newest.items() if counted is not None}


def _require_item(tx: Transaction, site: str, address: str) -> None:
    """See that an item is known.

    Raises:
        StoreError: It is not.
    """
    query = select(sightings.c.address).where(
        sightings.c.site_id == site_id(tx, site), sightings.c.address == stored_address(address)
    )
    if tx.execute(query.limit(1)).scalar() is None:
        raise StoreError("没有这条信息", where=address, remedy="以 zhanbao items 查看已记录的信息")

"""Sites and columns → the short numbers that sightings are kept under."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, update

from model.columns import ColumnKind
from store.engine import Transaction
from store.tables import site_columns, sites
from store.upsert import insert_into


def site_id(tx: Transaction, site: str) -> int | None:
    """Number of a site; None for one that nothing was ever recorded of."""
    found: int | None = tx.execute(select(sites.c.id).where(sites.c.key == site)).scalar()
    return found


def register_site(tx: Transaction, site: str) -> int:
    """Number of a site, given now if it has none."""
    found = site_id(tx, site)
    if found is None:
        tx.execute(insert_into(tx, sites).values(key=site).on_conflict_do_nothing())
        found = site_id(tx, site)
    assert found is not None  # noqa: S101  (just inserted)
    return found


def column_ids(tx: Transaction, site: str) -> dict[str, int]:
    """Numbers of all columns that a site ever had."""
    query = select(site_columns.c.name, site_columns.c.id).join(sites).where(sites.c.key == site)
    return {row.name: row.id for row in tx.execute(query)}


def column_kinds(tx: Transaction, site: str) -> dict[str, ColumnKind]:
    """Kinds of the columns whose kind was told."""
    query = (
        select(site_columns.c.name, site_columns.c.kind)
        .join(sites)
        .where(sites.c.key == site, site_columns.c.kind != "")
    )
    return {row.name: ColumnKind(row.kind) for row in tx.execute(query)}


def register_columns(
    tx: Transaction, site: str, names: Iterable[str], *, seen_at: datetime
) -> dict[str, int]:
    """Numbers of all columns of a site, those of `names` given now if they have none."""
    known = column_ids(tx, site)
    missing = sorted(set(names) - set(known))
    if not missing:
        return known
    number = register_site(tx, site)
    rows = [{"site_id": number, "name": name, "first_seen": seen_at} for name in missing]
    tx.execute(insert_into(tx, site_columns).on_conflict_do_nothing(), rows)
    return column_ids(tx, site)


def record_kinds(
    tx: Transaction, site: str, kinds: Mapping[str, ColumnKind], *, seen_at: datetime
) -> None:
    """Remember the kind of each column, for the overview and for the masking of letters."""
    ids = register_columns(tx, site, kinds, seen_at=seen_at)
    known = column_kinds(tx, site)
    for name, kind in kinds.items():
        if known.get(name) is not kind:
            tx.execute(
                update(site_columns).where(site_columns.c.id == ids[name]).values(kind=kind.value)
            )

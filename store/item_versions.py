"""How an item's title and date changed over time."""

from sqlalchemy import select

from model.items import ItemVersion
from store.engine import Transaction
from store.incoming import stored_address
from store.sites import site_id
from store.tables import item_versions, site_columns


def versions_of(tx: Transaction, site: str, address: str) -> list[ItemVersion]:
    """How an item's title and date changed over time, oldest first."""
    query = (
        select(item_versions, site_columns.c.name)
        .join(site_columns, site_columns.c.id == item_versions.c.column_id)
        .where(
            item_versions.c.site_id == site_id(tx, site),
            item_versions.c.address == stored_address(address),
        )
        .order_by(item_versions.c.id)
    )
    return [
        ItemVersion(
            address=row.address,
            column=row.name,
            run=row.run,
            changed_at=row.changed_at,
            old_title=row.old_title,
            new_title=row.new_title,
            old_published_on=row.old_published_on,
            new_published_on=row.new_published_on,
        )
        for row in tx.execute(query)
    ]

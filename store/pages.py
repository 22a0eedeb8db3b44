"""What a page was like at the last visit, for conditional requests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from store.engine import Transaction
from store.tables import page_validators
from store.upsert import insert_into


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """How a page can be asked for only if it has changed."""

    etag: str = ""
    last_modified: str = ""
    #: SHA-256 of its body, hex.
    digest: str = ""


def validators(tx: Transaction, site: str, url: str) -> Validators | None:
    """Validators of a page, or None where it was never read."""
    query = select(page_validators).where(
        page_validators.c.site == site, page_validators.c.url == url
    )
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    return Validators(etag=row.etag, last_modified=row.last_modified, digest=row.digest)


def record_validators(
    tx: Transaction, site: str, url: str, found: Validators, *, at: datetime
) -> None:
    """Remember the validators of a page that was read and recorded."""
    values = {
        "etag": found.etag,
        "last_modified": found.last_modified,
        "digest": found.digest,
        "checked_at": at,
    }
    statement = insert_into(tx, page_validators).values(site=site, url=url, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["site", "url"], set_=values))

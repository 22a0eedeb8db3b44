"""A few guides of the service catalogue, drawn anew each day → which elements they lack."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from crawler.pages.source import PageSource
from inspection.service_guides import Guide, observe_guides, read_guide
from jobs.page_words import page_text
from jobs.polite_fetch import PoliteFetch
from model.columns import ColumnKind
from model.days import shanghai_day
from model.errors import FetchError
from model.fetching import PageRequest
from model.items import Item
from model.observations import Observation
from model.sites import Site
from store import items
from store.engine import Transaction

#: Guides of one look.
_DRAWN = 10


def draw_services(tx: Transaction, site: Site, *, now: datetime) -> tuple[Item, ...]:
    """Entries of the catalogue whose guides stand on the site itself, drawn anew each day."""
    columns = tuple(column for column in site.columns if column.kind is ColumnKind.SERVICE)
    if not columns:
        return ()
    day = shanghai_day(now).isoformat()
    own = [
        item
        for item in items.items_of(tx, site.key, columns=columns)
        if ColumnKind.SERVICE in item.kinds and not item.is_external and not item.flags
    ]
    return tuple(sorted(own, key=lambda item: _draw(item.address, day))[:_DRAWN])


def look_at_guides(
    services: Sequence[Item], polite: PoliteFetch, *, site: Site, at: datetime
) -> list[Observation]:
    """What the guides lack; nothing where there is none to look at."""
    if not services:
        return []
    guides = [_guide(item, polite) for item in services]
    return [observe_guides(guides, source=site.home, at=at)]


def _guide(item: Item, polite: PoliteFetch) -> Guide:
    untold = Guide(url=item.url, title=item.title, missing=None)
    try:
        url, body, content_type = polite(PageRequest(url=item.url))
    except FetchError:
        return untold
    source = PageSource(url=url, body=body, content_type=content_type)
    page = page_text(source, url=item.url)
    return untold if page is None else read_guide(page.text, url=item.url, title=item.title)


def _draw(address: str, day: str) -> str:
    return hashlib.sha256(f"{day} {address}".encode()).hexdigest()

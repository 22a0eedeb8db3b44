"""Verdicts on a site's items as last judged: judged again only where something has changed.

Who looks at one count turns its pages, searches and sorts; a portal has ten thousand items a year.
"""

import gc
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Lock

from model.days import shanghai_day
from model.items import Item
from model.sites import Site
from report.figures import FIGURES, item_verdicts
from report.records import SiteYear
from report.verdicts import Verdict
from store.engine import Transaction
from store.sheets import load_site_year
from store.stamps import ItemStamp, item_stamp

#: Items kept at a time; a hundred thousand take some hundred megabytes.
_KEPT = 100_000


#: Site, year, and whether the past is there too.
_Key = tuple[str, int, bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """Records of one site and year, and what was judged by them."""

    stamp: ItemStamp
    site: Site
    today: date
    records: SiteYear
    verdicts: dict[str, tuple[Verdict, ...]] = field(default_factory=dict)


class VerdictCache:
    """Field of a site and year → verdicts on the items behind it."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Key, _Known] = OrderedDict()
        self._lock = Lock()

    def verdicts(
        self, tx: Transaction, site: Site, *, year: int, field_key: str, now: datetime
    ) -> tuple[Verdict, ...]:
        """The verdicts as the store holds the items now."""
        needs_past = FIGURES[field_key].needs_past
        with _no_collecting():
            known = self._current(tx, site, year, now, needs_past=needs_past)
            found = known.verdicts.get(field_key)
            if found is None:
                found = known.verdicts[field_key] = tuple(item_verdicts(known.records, field_key))
        return found

    def _current(
        self, tx: Transaction, site: Site, year: int, now: datetime, *, needs_past: bool
    ) -> _Known:
        key = (site.key, year, needs_past)
        stamp, today = item_stamp(tx, site.key, year), shanghai_day(now)
        with self._lock:
            known = self._known.get(key)
            if known is not None and (known.stamp, known.site, known.today) == (stamp, site, today):
                self._known.move_to_end(key)
                return known
            whole = self._known.get((site.key, year, True))
        if whole is not None and (whole.stamp, whole.site, whole.today) == (stamp, site, today):
            # Where no past is needed: the larger records hold the smaller ones.
            records = replace(whole.records, items=_of_year(whole.records.items, year))
        else:
            records = load_site_year(tx, site, year=year, now=now, with_past=needs_past)
        known = _Known(stamp=stamp or (0, None, 0), site=site, today=today, records=records)
        if stamp is not None:
            self._keep(key, known)
        return known

    def _keep(self, key: _Key, known: _Known) -> None:
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            while len(self._known) > 1 and self._size() > _KEPT:
                self._known.popitem(last=False)

    def _size(self) -> int:
        return sum(len(known.records.items) for known in self._known.values())


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Tens of thousands of things are made that all stay: to search them for garbage takes a fifth.

    Two at once are no harm: the first one to end lets the collector look again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _of_year(items: tuple[Item, ...], year: int) -> tuple[Item, ...]:
    """The items that `items_of` gives of a year without its past."""
    return tuple(
        item
        for item in items
        if item.published_on is None or item.published_on.year == year or item.decision is not None
    )

"""Verdicts on a site's items as last judged: judged again only where something has changed.

Who looks at one count turns its pages, searches and sorts; a portal has ten thousand items a year.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from model.days import shanghai_day
from model.sites import Site
from report.figures import item_verdicts
from report.records import SiteYear
from report.verdicts import Verdict
from store.engine import Transaction
from store.sheets import load_site_year
from store.stamps import ItemStamp, item_stamp

#: Sites and years kept at a time; the largest takes some tens of megabytes.
_KEPT = 4


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
        self._known: OrderedDict[tuple[str, int], _Known] = OrderedDict()
        self._lock = Lock()

    def verdicts(
        self, tx: Transaction, site: Site, *, year: int, field_key: str, now: datetime
    ) -> tuple[Verdict, ...]:
        """The verdicts as the store holds the items now."""
        known = self._current(tx, site, year, now)
        found = known.verdicts.get(field_key)
        if found is None:
            found = known.verdicts[field_key] = tuple(item_verdicts(known.records, field_key))
        return found

    def _current(self, tx: Transaction, site: Site, year: int, now: datetime) -> _Known:
        key, stamp, today = (site.key, year), item_stamp(tx, site.key, year), shanghai_day(now)
        with self._lock:
            known = self._known.get(key)
            if known is not None and (known.stamp, known.site, known.today) == (stamp, site, today):
                self._known.move_to_end(key)
                return known
        records = load_site_year(tx, site, year=year, now=now)
        known = _Known(stamp=stamp or (0, None, 0), site=site, today=today, records=records)
        if stamp is not None:
            self._keep(key, known)
        return known

    def _keep(self, key: tuple[str, int], known: _Known) -> None:
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)

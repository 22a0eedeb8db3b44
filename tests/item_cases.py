"""Items of one site as crawls see them, and what the store then says of them."""

from datetime import UTC, date, datetime
from typing import Any

from model.columns import ColumnKind
from model.items import DateSource, Item, Sighting
from model.runs import ColumnWalk, RunStatus, WalkEnd
from store.engine import Store
from store.items import (
    items_of,
    record_sightings,
)
from store.runs import finish_run, record_walk, start_run

AT = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)


def make_sighting(path: str = "/1.html", **changes: Any) -> Sighting:
    address = f"http://a.gov.cn{path}"
    values: dict[str, Any] = {
        "address": address,
        "url": address,
        "title": "市领导调研",
        "published_on": date(2025, 5, 1),
        "date_source": DateSource.ROW,
        "is_external": False,
        "column": "工作动态",
    }
    return Sighting(**{**values, **changes})


def crawl(
    store: Store,
    *sightings: Sighting,
    at: datetime = AT,
    walks: tuple[ColumnWalk, ...] | None = None,
    kinds: dict[str, ColumnKind] | None = None,
) -> int:
    """One complete crawl that saw `sightings`, walking their columns to the last page."""
    if walks is None:
        names = dict.fromkeys(s.column for s in sightings)
        walks = tuple(ColumnWalk(column=name, end=WalkEnd.LAST_PAGE) for name in names)
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=at, kinds=kinds)
        record_sightings(tx, run=run, site="a", sightings=sightings, seen_at=at)
        for walk in walks:
            record_walk(tx, run=run, walk=walk)
        finish_run(tx, run=run, status=RunStatus.COMPLETE, finished_at=at)
    return run


def all_items(store: Store, **options: Any) -> list[Item]:
    with store.reading() as tx:
        return list(items_of(tx, "a", **options))

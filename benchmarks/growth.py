"""How costs grow with the store: 1,000 to 10 million items on PostgreSQL, 1,000 items a site.

`python benchmarks/growth.py [--most 10000000]`; the last step needs 6 GB of disk and some minutes.

At each size: bytes an item, compiling one site's draft, the overview of the fleet and its table by
region, a month's items recorded as crawls record them, and the peak memory of doing all that.
Rows of the past are made by SQL, each site like the others; what is measured is what the program
does.
"""

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sqlalchemy import text  # noqa: E402 - after the path is set

from model.columns import Column, ColumnKind  # noqa: E402 - after the path is set
from model.fleet import Selection  # noqa: E402 - after the path is set
from model.items import DateSource, Sighting  # noqa: E402 - after the path is set
from model.runs import RunStatus  # noqa: E402 - after the path is set
from model.sites import Site  # noqa: E402 - after the path is set
from store.engine import Store, Transaction, open_store  # noqa: E402 - after the path is set
from store.fleet import Wish, fleet_page, score_table  # noqa: E402 - after the path is set
from store.fleet_figures import refresh_figures  # noqa: E402 - after the path is set
from store.items import record_sightings  # noqa: E402 - after the path is set
from store.runs import finish_run, start_run  # noqa: E402 - after the path is set
from store.sheets import compile_site  # noqa: E402 - after the path is set

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
YEAR = 2025
A_SITE = 1000
STEPS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
KINDS = (ColumnKind.NEWS, ColumnKind.NOTICE, ColumnKind.POLICY, ColumnKind.DISCLOSURE)
SEED = Path(__file__).with_suffix(".sql")


def main() -> None:
    """Grow a store step by step and print a line at each."""
    from postgres_server import running_server

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=STEPS[-1])
    most: int = parser.parse_args().most
    print("| items | sites | bytes an item | compile a site, ms | overview, ms | by region, ms "
          "| month, items/s | few rows a site, items/s | peak MB |")  # fmt: skip
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    safe = ("max_wal_size=4GB", "shared_buffers=1GB", "maintenance_work_mem=256MB")
    with running_server(durability=safe, on_disk=True) as server, server.database() as url:
        open_store(url).close()
        have = 0
        for step in STEPS:
            if step > most:
                return
            size = seed(url, have // A_SITE + 1, step // A_SITE)
            have = step
            # A process of its own: its peak memory is this step's alone.
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found = pool.apply(measure, (url, step // A_SITE))
            cells = [f"{step:,}", f"{step // A_SITE:,}", f"{size / step:.0f}", *found]
            print(f"| {' | '.join(cells)} |", flush=True)


def seed(url: str, first: int, last: int) -> int:
    """Make more sites → bytes of all sightings with their index."""
    store = open_store(url)
    told = SEED.read_text(encoding="utf-8").format(first=first, last=last)
    with store.transaction() as tx:
        for statement in told.split(";"):
            tx.execute(text(statement), {"at": AT} if ":at" in statement else None)
        refresh_figures(tx, [f"s{number}" for number in range(first, last + 1)])
    with store.reading() as tx:
        size = tx.execute(text("SELECT pg_total_relation_size('sightings')")).scalar_one()
    store.close()
    return int(size)


def measure(url: str, sites: int) -> list[str]:
    """The cells of one line."""
    store = open_store(url)
    middle = max(1, sites // 2)
    wish = Wish(
        selection=Selection(), year=YEAR, deadline=date(2026, 1, 31), today=date(2026, 2, 2)
    )
    times = (
        timed(store, lambda tx: compile_site(tx, site_of(middle), year=YEAR, now=AT)),
        timed(store, lambda tx: fleet_page(tx, wish, limit=50)),
        timed(store, lambda tx: score_table(tx, wish, by="region")),
    )
    rates = (record(store, min(sites, 20), 2000), record(store, min(sites, 200), 100))
    store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        *(f"{seconds * 1000:.0f}" for seconds in times),
        *(f"{rate:,.0f}" for rate in rates),
        f"{peak:.0f}",
    ]


def site_of(number: int) -> Site:
    """A site as its file would describe it."""
    host = f"s{number}.gov.cn"
    columns = tuple(
        Column(name=f"栏目{place}", kind=kind, url=f"http://{host}/c{place}/")
        for place, kind in enumerate(KINDS)
    )
    return Site(
        key=f"s{number}", name="某局", home=f"http://{host}/", hosts=frozenset({host}),
        columns=columns,
    )  # fmt: skip


def timed(store: Store, does: Callable[[Transaction], Any]) -> float:
    """Median seconds of five times, each a transaction of its own."""
    found = []
    for _ in range(5):
        begun = time.perf_counter()
        with store.transaction() as tx:
            does(tx)
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def record(store: Store, sites: int, rows: int) -> float:
    """A crawl of so many sites brings so many items each → items recorded a second."""
    batches = [(number, month_of(number, rows)) for number in range(1, sites + 1)]
    begun = time.perf_counter()
    for number, batch in batches:
        with store.transaction() as tx:
            run = start_run(tx, site=f"s{number}", year=2026, is_full=False, started_at=AT)
            record_sightings(tx, run=run, site=f"s{number}", sightings=batch, seen_at=AT)
    rate = sites * rows / (time.perf_counter() - begun)
    with store.transaction() as tx:
        for number, _ in batches:
            status = RunStatus.INTERRUPTED
            for run in tx.execute(
                text("SELECT id FROM crawl_runs WHERE site = :s AND status = 'running'"),
                {"s": f"s{number}"},
            ).scalars():
                finish_run(tx, run=run, status=status, finished_at=AT)
        tx.execute(text("DELETE FROM sightings WHERE address LIKE '%/neu/%' AND site_id <= :n"),
                   {"n": sites})  # fmt: skip
        tx.execute(text("DELETE FROM day_sums WHERE day >= 20260101 AND site_id <= :n"),
                   {"n": sites})  # fmt: skip
    return rate


def month_of(number: int, rows: int) -> list[Sighting]:
    """New items of one site's four columns."""
    return [
        Sighting(
            address=f"http://s{number}.gov.cn/neu/t2026{i:06d}.html",
            url=f"http://s{number}.gov.cn/neu/t2026{i:06d}.html",
            title=f"某市民政局关于做好第{i}号社会救助保障标准工作的通知",
            published_on=date(2026, 1, 1) + timedelta(days=i % 28),
            date_source=DateSource.ROW,
            is_external=False,
            column=f"栏目{i % 4}",
        )
        for i in range(rows)
    ]


if __name__ == "__main__":
    main()

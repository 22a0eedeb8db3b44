"""How costs grow with the store: 1,000 to 10 million items on PostgreSQL, 1,000 items a site.

`python benchmarks/growth.py [--most 10000000] [--write]`; the last step needs 6 GB of disk and some
minutes.

At each size: bytes an item, compiling one site's draft, the overview of the fleet and its table by
region, a month's items recorded as crawls record them, and the peak memory of doing all that.
Rows of the past are made by SQL, each site like the others; what is measured is what the program
does. `--write` puts the table, with the aims, into docs/scale.md.
"""

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from performance_page import SCALE, write_section  # noqa: E402 - after the path is set
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
#: Items recorded a second, at the least.
LEAST_RATE = 20_000
_WORDS = "PostgreSQL 15，每站 1,000 条、四年、四个栏目；“每条字节”含索引。"


@dataclass(frozen=True, kw_only=True, slots=True)
class Grown:
    """What was measured at one size; times in seconds, rates in items a second."""

    items: int
    sites: int
    bytes_each: float
    compiling: float
    overview: float
    by_region: float
    #: A crawl of 2,000 new items a site, and one of 100.
    month: float
    few_rows: float
    peak: float


def main() -> None:
    """Grow a store step by step and print a line at each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=STEPS[-1])
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    options = parser.parse_args()
    told = write_table(grow(options.most))
    if options.write:
        command = "```console\n$ python benchmarks/growth.py --write   # 要 6 GB 磁盘\n```"
        text = f"{_WORDS}\n\n{told}\n\n{command}"
        write_section("growth", "数据库：一千条到一千万条", text, path=SCALE)


def grow(most: int) -> Iterator[Grown]:
    """The figures of each step, printed as they come."""
    from postgres_server import running_server

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
            grown = Grown(items=step, sites=step // A_SITE, bytes_each=size / step, **found)
            print(grown, file=sys.stderr, flush=True)
            yield grown


def write_table(steps: Iterable[Grown]) -> str:
    """The steps and the aims as a page shows them; printed too."""
    rows = list(steps)
    lines = [
        (
            "| 条数 | 网站 | 每条字节 | 汇总一站，毫秒 | 总览一页，毫秒 | 按地区汇总，毫秒 "
            "| 写入，条/秒 | 每站几十条时，条/秒 | 峰值内存 MB |"
        ),
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {row.items:,} | {row.sites:,} | {row.bytes_each:.0f} | {1000 * row.compiling:.0f} "
            f"| {1000 * row.overview:.0f} | {1000 * row.by_region:.0f} | {row.month:,.0f} "
            f"| {row.few_rows:,.0f} | {row.peak:.0f} |"
            for row in rows
        ),
        "",
        "| 目标 | 做到 |",
        "|---|---|",
        *(
            f"| {what} | {'是' if holds else '**否**'} |"
            for what, holds in (
                ("汇总一站 ≤ 1 秒", all(row.compiling <= 1 for row in rows)),
                ("总览 ≤ 1 秒", all(max(row.overview, row.by_region) <= 1 for row in rows)),
                ("一个月的信息 ≥ 20,000 条/秒", all(row.month >= LEAST_RATE for row in rows)),
            )
        ),
    ]
    told = "\n".join(lines)
    print(told)
    return told


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


def measure(url: str, sites: int) -> dict[str, float]:
    """The figures of one line."""
    store = open_store(url)
    middle = max(1, sites // 2)
    wish = Wish(
        selection=Selection(), year=YEAR, deadline=date(2026, 1, 31), today=date(2026, 2, 2)
    )
    found = {
        "compiling": timed(store, lambda tx: compile_site(tx, site_of(middle), year=YEAR, now=AT)),
        "overview": timed(store, lambda tx: fleet_page(tx, wish, limit=50)),
        "by_region": timed(store, lambda tx: score_table(tx, wish, by="region")),
        "month": record(store, min(sites, 20), 2000),
        "few_rows": record(store, min(sites, 200), 100),
    }
    store.close()
    return {**found, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def site_of(number: int, kinds: Sequence[ColumnKind] = KINDS) -> Site:
    """A site as its file would describe it."""
    host = f"s{number}.gov.cn"
    columns = tuple(
        Column(name=f"栏目{place}", kind=kind, url=f"http://{host}/c{place}/")
        for place, kind in enumerate(kinds)
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

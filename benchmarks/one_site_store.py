"""One site with so many items, recorded as crawls record them; a year of it counted both ways.

Steps of `one_site.py`, each a process of its own, which prints JSON:
`python benchmarks/one_site_store.py fill|compare URL ITEMS HOME [ROUNDS]`.
"""

import gc
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from sqlalchemy import text  # noqa: E402 - after the path is set

from config.sites import load_site  # noqa: E402 - as above
from model.columns import ColumnKind  # noqa: E402 - as above
from model.items import DateSource, Sighting  # noqa: E402 - as above
from model.runs import ColumnWalk, RunStatus, WalkEnd  # noqa: E402 - as above
from model.sites import Site  # noqa: E402 - as above
from store.day_sums import refresh_sums  # noqa: E402 - as above
from store.engine import Store, Transaction, open_store  # noqa: E402 - as above
from store.items import record_sightings  # noqa: E402 - as above
from store.runs import finish_run, record_walk, start_run  # noqa: E402 - as above
from store.sheets import compile_site  # noqa: E402 - as above

YEAR = 2025
AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
#: A quarter of the items is in the year.
_YEARS = 4
_BATCH = 20_000
_NEWS = 30
#: The four figures of published information by month, each item once: what a person would ask.
BY_HAND = """
    SELECT {month} AS month, count(DISTINCT address) AS total,
      count(DISTINCT CASE WHEN column_id IN ({overview}) THEN address END) AS overview,
      count(DISTINCT CASE WHEN column_id IN ({news}) THEN address END) AS news,
      count(DISTINCT CASE WHEN column_id IN ({disclosure}) THEN address END) AS disclosure
    FROM sightings
    WHERE site_id = 1 AND NOT is_external
      AND published_on BETWEEN '2025-01-01' AND '2025-12-31'
    GROUP BY 1
"""
#: The least that tells any of the figures.
PLAIN = """
    SELECT count(*) FROM sightings
    WHERE site_id = 1 AND NOT is_external
      AND published_on BETWEEN '2025-01-01' AND '2025-12-31'
"""
_MONTH = {"sqlite": "substr(published_on, 6, 2)", "postgresql": "extract(month FROM published_on)"}
_KINDS = {
    "overview": (ColumnKind.OVERVIEW,),
    "news": (ColumnKind.NEWS, ColumnKind.NOTICE),
    "disclosure": (ColumnKind.POLICY, ColumnKind.DISCLOSURE),
}


def sightings(items: int, site: Site) -> Iterator[Sighting]:
    """Rows of a portal: one item in twelve listed twice, one in fifty external, some odd ones.

    A hundredth has no date, a thousandth repeats another one, about as many are told two titles;
    topics and interpretations, which are counted one by one, are as many on every site.
    """
    *bulk, topic, interpretation = site.columns
    for number in range(items):
        original = number - (number % 1000 == 501)  # the same document under another address
        folder = number % 10 if original == number else "copy"
        address = f"{site.home}{folder}/t{original:08d}_{original * 7919 % 1_000_003:06d}.html"
        day = date(YEAR, 12, 31) - timedelta(days=number * _YEARS * 365 // items)
        first = bulk[number % len(bulk)]
        if number < 400:
            first = topic if number % 2 else interpretation
        title = f"某市民政局关于做好第{original}号社会救助保障标准工作的通知"
        row = Sighting(
            address=address,
            url=address,
            title=title,
            published_on=None if number % 100 == 7 else day,
            date_source=DateSource.ROW,
            is_external=number % 50 == 3,
            column=first.name,
        )
        yield row
        if number % 12 == 5:
            words = f"{title[:12]}…" if number % 1200 == 5 else title
            other = bulk[(number + 1) % len(bulk)].name
            yield replace(row, title=words, column=other)


def crawl(store: Store, site: Site, rows: Iterator[Sighting]) -> float:
    """One complete crawl that saw the rows → CPU seconds of summing them at its end."""
    kinds = {column.name: column.kind for column in site.columns}
    with store.transaction() as tx:
        run = start_run(tx, site=site.key, year=YEAR, is_full=True, started_at=AT, kinds=kinds)
    while batch := list(islice(rows, _BATCH)):
        with store.transaction() as tx:
            record_sightings(tx, run=run, site=site.key, sightings=batch, seen_at=AT)
    with store.transaction() as tx:
        for column in site.columns:
            record_walk(tx, run=run, walk=ColumnWalk(column=column.name, end=WalkEnd.LAST_PAGE))
    with store.transaction() as tx:
        summed = spent(tx, lambda: refresh_sums(tx, site.key))
    with store.transaction() as tx:
        finish_run(tx, run=run, status=RunStatus.COMPLETE, finished_at=AT)
    return summed


def compare(store: Store, site: Site, rounds: int) -> dict[str, float]:
    """CPU of a compile beside the aggregates by hand, in turns: medians, and of the ratios."""
    found: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        with store.transaction() as tx:
            if not tx.is_sqlite:  # CPU of other processes would be nobody's
                tx.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))
            by_hand, plain = text(_by_hand(tx, site)), text(PLAIN)
            turns: dict[str, Callable[[], object]] = {
                "by_hand": lambda: tx.execute(by_hand).all(),  # noqa: B023
                "plain": lambda: tx.execute(plain).all(),  # noqa: B023
                "compile": lambda: compile_site(tx, site, year=YEAR, now=AT),
            }
            for name, does in turns.items():
                took = spent(tx, does)
                if number:
                    found.setdefault(name, []).append(took)
    ratios = [one / hand for one, hand in zip(found["compile"], found["by_hand"], strict=True)]
    medians = {name: statistics.median(times) for name, times in found.items()}
    return {**medians, "ratio": statistics.median(ratios)}


def _by_hand(tx: Transaction, site: Site) -> str:
    kinds = {column.name: column.kind for column in site.columns}
    ids = tx.execute(text("SELECT name, id FROM site_columns WHERE site_id = 1")).all()
    lists = {
        group: ", ".join(str(row.id) for row in ids if kinds[row.name] in wanted)
        for group, wanted in _KINDS.items()
    }
    return BY_HAND.format(month=_MONTH[tx.connection.dialect.name], **lists)


def month(store: Store, site: Site, items: int) -> float:
    """A crawl brings a few items of the last two days → CPU seconds of summing them up."""
    first = site.columns[0]
    rows = (
        Sighting(
            address=f"{site.home}neu/t{number}.html",
            url=f"{site.home}neu/t{number}.html",
            title=f"第{number}条新的",
            published_on=date(YEAR, 12, 30 + number % 2),
            date_source=DateSource.ROW,
            is_external=False,
            column=first.name,
        )
        for number in range(items, items + _NEWS)
    )
    return crawl(store, site, rows)


def spent(tx: Transaction, does: Callable[[], object]) -> float:
    """CPU seconds of this process, and on PostgreSQL of the server's process for it."""
    server = 0 if tx.is_sqlite else tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
    gc.collect()
    begun = time.process_time() + _cpu_of(server)
    does()
    return time.process_time() + _cpu_of(server) - begun


def _cpu_of(pid: int) -> float:
    """CPU seconds of another process so far; 0: none is meant."""
    if not pid:
        return 0.0
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """One step."""
    step, url, items, home, *rounds = sys.argv[1:]
    store, site = open_store(url), load_site(Path(home) / "sites" / "bench.toml")
    told: dict[str, float] = {}
    if step == "fill":
        told["summed"] = crawl(store, site, sightings(int(items), site))
        told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if not url.startswith("sqlite"):
            with store.transaction() as tx:
                tx.execute(text("ANALYZE"))
    else:
        told = compare(store, site, int(rounds[0]))
        told["month"] = month(store, site, int(items))
    store.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()

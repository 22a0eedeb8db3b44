"""Sightings per second into the store, beside the same rows by the driver alone, in turns.

`python benchmarks/store.py [--rows 200000] [--batch 20000] [--turns 5] [--postgres | --sqlite]`

By hand means: the same table and columns, rows in key order, one statement of the driver for each
batch – executemany with ON CONFLICT DO UPDATE on SQLite, COPY into a temporary table and one merge
on PostgreSQL. Its rows are made and sorted before the clock runs; it
keeps no history, counts nothing and masks nobody.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from model.items import DateSource, Sighting  # noqa: E402 - after the path is set
from store.engine import Store, open_store  # noqa: E402 - after the path is set
from store.items import record_sightings  # noqa: E402 - after the path is set
from store.runs import start_run  # noqa: E402 - after the path is set
from store.tables import sightings  # noqa: E402 - after the path is set

AT = datetime(2026, 7, 1, tzinfo=UTC)
NAMES = [column.name for column in sightings.c]
KEY = ("site_id", "address", "column_id")
_SET = ", ".join(f"{name} = excluded.{name}" for name in NAMES if name not in (*KEY, "first_run"))
UPSERT = f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {_SET}"
RAW = "CREATE TEMPORARY TABLE IF NOT EXISTS raw (LIKE sightings) ON COMMIT DELETE ROWS"
Batch = list[Sighting]
Lines = list[tuple[Any, ...]]
Tell = Callable[[object], object]


def main() -> None:
    """Measure on the databases told, first rows that are new, then the same rows again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args()
    if options.sqlite or not options.postgres:
        compare("SQLite", fresh_sqlite, by_sqlite, str, options)
    if options.postgres or not options.sqlite:
        from postgres_server import running_server

        # As safe as in use: every commit is on the disk.
        with running_server(durability=()) as server:
            compare("PostgreSQL", server.database, by_copy, lambda value: value, options)


@contextmanager
def fresh_sqlite() -> Iterator[str]:
    """Address of an empty database on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/zhanbao.sqlite3"


def compare(
    name: str,
    fresh: Callable[[], AbstractContextManager[str]],
    by_hand: Callable[..., None],
    tell: Tell,
    options: argparse.Namespace,
) -> None:
    """Print rows/s of ours and by hand, medians of alternated turns."""
    batches = make_batches(options.rows, options.batch)
    lines = {again: [lines_of(b, tell, again=again) for b in batches] for again in (False, True)}
    contestants: dict[str, Callable[..., None]] = {"by hand": by_hand, "store": by_store}
    found: dict[str, list[float]] = {}
    for _ in range(options.turns):
        for contestant, record in contestants.items():
            with fresh() as url:
                store = open_store(url)
                for turn in ("new", "again"):
                    is_again = turn == "again"
                    given: list[Any] = batches if record is by_store else lines[is_again]
                    begun = time.perf_counter()
                    record(store, given, is_again=is_again)
                    took = time.perf_counter() - begun
                    found.setdefault(f"{contestant} {turn}", []).append(options.rows / took)
                store.close()
    print(f"{name}: {options.rows:,} rows in batches of {options.batch:,}, {options.turns} turns")
    for turn in ("new", "again"):
        raw, ours = (statistics.median(found[f"{who} {turn}"]) for who in ("by hand", "store"))
        ratios = [
            b / a for a, b in zip(found[f"by hand {turn}"], found[f"store {turn}"], strict=True)
        ]
        print(
            f"  {turn:5}  by hand {raw:9,.0f} rows/s   store {ours:9,.0f} rows/s"
            f"   ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} … {max(ratios):.2f})"
        )


def make_batches(rows: int, size: int) -> list[Batch]:
    """Rows of ten columns, in the order in which lists give them."""
    first = date(2026, 6, 30)
    made = [
        Sighting(
            address=f"http://s.gov.cn/c{n % 10}/t2026{n:08d}_{n * 7919 % 1_000_003:06d}.html",
            url=f"http://s.gov.cn/c{n % 10}/t2026{n:08d}_{n * 7919 % 1_000_003:06d}.html",
            title=f"某市民政局关于做好第{n}号社会救助保障标准工作的通知",
            published_on=first - timedelta(days=n // 500),
            date_source=DateSource.ROW,
            is_external=False,
            column=f"栏目{n % 10}",
        )
        for n in range(rows)
    ]
    return [made[start : start + size] for start in range(0, rows, size)]


def by_store(store: Store, batches: list[Batch], *, is_again: bool) -> None:
    """As a crawl records them, each batch a transaction."""
    with store.transaction() as tx:
        run = start_run(tx, site="s", year=2026, is_full=True, started_at=AT)
    for batch in batches:
        with store.transaction() as tx:
            found = record_sightings(tx, run=run, site="s", sightings=batch, seen_at=AT)
        assert found.new == (0 if is_again else len(batch))


def by_sqlite(store: Store, batches: list[Lines], *, is_again: bool) -> None:
    """One executemany of the driver a batch."""
    del is_again
    marks = ", ".join("?" * len(NAMES))
    statement = f"INSERT INTO sightings ({', '.join(NAMES)}) VALUES ({marks}) {UPSERT}"  # noqa: S608
    for batch in batches:
        with store.transaction() as tx:
            tx.connection.exec_driver_sql(statement, batch)


def by_copy(store: Store, batches: list[Lines], *, is_again: bool) -> None:
    """COPY by the driver, and one merge."""
    del is_again
    names = ", ".join(NAMES)
    merge = f"INSERT INTO sightings ({names}) SELECT {names} FROM raw {UPSERT}"  # noqa: S608
    for batch in batches:
        with store.transaction() as tx:
            driver: Any = tx.connection.connection.driver_connection
            with driver.cursor() as cursor:
                cursor.execute(RAW)
                with cursor.copy(f"COPY raw ({names}) FROM STDIN") as copy:
                    for line in batch:
                        copy.write_row(line)
                cursor.execute(merge)


def lines_of(batch: Batch, tell: Tell, *, again: bool) -> Lines:
    """Rows as the table has them, in key order, ready for the driver before the clock runs."""
    return sorted(line_of(sighting, tell, run=1 + again) for sighting in batch)


def line_of(s: Sighting, tell: Tell, *, run: int) -> tuple[Any, ...]:
    """One row as the table has it."""
    values = {
        "site_id": 1,
        "address": s.address,
        "column_id": 1 + int(s.column[-1]),
        "title": s.title,
        "published_on": tell(s.published_on),
        "date_source": s.date_source.value,
        "date_doubt": "",
        "is_external": False,
        "form_reason": "",
        "flags": 0,
        "missed": 0,
        "first_run": run,
        "last_run": run,
        "first_seen": tell(AT),
        "last_seen": tell(AT),
    }
    return tuple(values.get(name) for name in NAMES)


if __name__ == "__main__":
    main()

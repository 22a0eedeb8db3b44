"""What a probe of a home page costs the store: bytes, before and after its day is summed.

`python benchmarks/visits.py [--pages 40] [--days 14] [--write]`

Visits are recorded as the task `probe` records them, 48 a day, one in a hundred fails; on
PostgreSQL and on SQLite. For comparison the same visits as a reading a row, as other readings are
kept. `--write` puts the table into docs/scale.md.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from performance_page import SCALE, write_section  # noqa: E402 - after the path is set
from sqlalchemy import insert, text  # noqa: E402 - after the path is set

from inspection.readings import (  # noqa: E402 - after the path is set
    HOME_DNS,
    HOME_FIRST_BYTE,
    HOME_OUTCOME,
    HOME_SECONDS,
    HOME_TCP,
    HOME_TLS,
)
from model.days import shanghai_day  # noqa: E402 - after the path is set
from model.observations import Observation  # noqa: E402 - after the path is set
from store import observations  # noqa: E402 - after the path is set
from store.engine import Store, Transaction, make_engine, open_store  # noqa: E402 - after the path is set
from store.home_folding import fold_visits, pages_to_fold  # noqa: E402 - after the path is set

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
A_DAY = 48
SITES, DAYS_OF_A_YEAR = 14_000, 365
TABLES = ("home_pages", "home_visits", "home_days")
_STEPS = (HOME_SECONDS, HOME_DNS, HOME_TCP, HOME_TLS, HOME_FIRST_BYTE)


def main() -> None:
    """Measure both databases; print, and write if asked to."""
    from postgres_server import running_server

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    options = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/visits.sqlite3"
        lines.append(measure("SQLite", url, options.pages, options.days))
    with running_server() as server, server.database() as url:
        lines.append(measure("PostgreSQL", url, options.pages, options.days))
    told = "\n".join((_HEAD, *lines))
    print(told)
    if options.write:
        write_section("visits", "探测：每次几个字节", f"{told}\n\n{_WORDS}", path=SCALE)


_HEAD = (
    "| | 逐项记为读数，字节/次 | 一次一行，字节/次 | 汇总后，字节/天 | 记录一次，毫秒 CPU "
    "| 全国一年，一次一行 | 全国一年，汇总后 |\n|---|---:|---:|---:|---:|---:|---:|"
)
_WORDS = (
    "含索引；每 100 次有一次打不开，汇总后仍逐次保留。“全国一年”按 14,000 个网站、每天 48 次。\n\n"
    "```console\n$ python benchmarks/visits.py --write\n```"
)


def measure(name: str, url: str, pages: int, days: int) -> str:
    """One line of the table."""
    store = open_store(url)
    size: Callable[[Transaction, str], int] = _sqlite if name == "SQLite" else _postgres
    begun = time.process_time()
    for visit in visits(pages, days):
        with store.transaction() as tx:
            observations.record_observations(tx, *visit)
    milliseconds = 1000 * (time.process_time() - begun) / (pages * days * A_DAY)
    whole = _bytes(store, size, TABLES)
    last = shanghai_day(FIRST + timedelta(days=days + 1))
    folded = _fold(store, last)
    _give_back(url)
    summed = _bytes(store, size, TABLES)
    as_readings = _as_readings(store, size, pages, days)
    store.close()
    count = pages * days * A_DAY
    of_year = SITES * DAYS_OF_A_YEAR
    print(f"{name}: {count} visits, {folded} summed", file=sys.stderr)
    return (
        f"| {name} | {as_readings / count:.0f} | {whole / count:.0f} | {summed / pages / days:.0f} "
        f"| {milliseconds:.1f} | {whole / count * A_DAY * of_year / 1e9:.0f} GB "
        f"| {summed / pages / days * of_year / 1e9:.1f} GB |"
    )


def visits(pages: int, days: int) -> Iterator[tuple[str, list[Observation]]]:
    """Visit by visit, in the order of time: site and readings."""
    chance = random.Random(1)
    for half_hour in range(days * A_DAY):
        for page in range(pages):
            at = FIRST + timedelta(minutes=30 * half_hour, seconds=chance.randrange(1800))
            yield f"site-{page}", _visit(f"http://www.site-{page}.gov.cn/", at, chance)


def _visit(url: str, at: datetime, chance: random.Random) -> list[Observation]:
    has_failed = chance.random() < 0.01
    steps = [round(chance.uniform(0.01, 1.5), 4) for _ in _STEPS]
    return [
        Observation(
            key=HOME_OUTCOME,
            value="timeout" if has_failed else "ok",
            observed_at=at,
            source=url,
            detail="30 秒内没有应答，停在等待应答" if has_failed else "",
        ),
        *(
            Observation(key=key, value=seconds, observed_at=at, source=url, unit="秒")
            for key, seconds in zip(_STEPS, steps, strict=True)
        ),
    ]


def _fold(store: Store, before: date) -> int:
    with store.transaction() as tx:
        pages = pages_to_fold(tx, before=before)
        return sum(fold_visits(tx, page, before=before) for page in pages)


def _as_readings(
    store: Store, size: Callable[[Transaction, str], int], pages: int, days: int
) -> int:
    """Bytes of the same visits, a row for each reading."""
    with store.transaction() as tx:
        for site, readings in visits(pages, days):
            # What is no row of a visit is kept so.
            for reading in readings:
                values = observations._values(reading)  # noqa: SLF001 - as it is kept
                tx.execute(insert(observations.observations), values | {"site": site})
    return _bytes(store, size, ("observations",))


def _bytes(store: Store, size: Callable[[Transaction, str], int], tables: tuple[str, ...]) -> int:
    with store.reading() as tx:
        return sum(size(tx, table) for table in tables)


def _give_back(url: str) -> None:
    """Space of deleted rows is used again by later ones; here it is given back at once."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("VACUUM")
        return
    engine = make_engine(url)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM FULL"))
    engine.dispose()


def _postgres(tx: Transaction, table: str) -> int:
    told = tx.execute(text("SELECT pg_total_relation_size(:table)"), {"table": table})
    return int(told.scalar_one())


def _sqlite(tx: Transaction, table: str) -> int:
    """Pages of the table and its indexes."""
    query = (
        "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN"
        " (SELECT name FROM sqlite_master WHERE tbl_name = :table)"
    )
    return int(tx.execute(text(query), {"table": table}).scalar_one())


if __name__ == "__main__":
    main()

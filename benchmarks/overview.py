"""The overview of ten thousand sites: the list, the table of scores and their pages.

`python benchmarks/overview.py [--sites 10000] [--databases sqlite postgres]`

Every site has a file, an ended crawl, issues and a report as the program itself writes them. Aim:
each page within a second. The first page after the files were written reads them all, and is told
apart. PostgreSQL must be installed for `postgres`.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import httpx  # noqa: E402 - after the path is set
from web_office import NOW, SITE_FILE, YEAR, Office, open_office  # noqa: E402 - after the path

from model.fleet import Selection  # noqa: E402 - after the path is set
from model.issues import NewIssue, Severity  # noqa: E402 - after the path is set
from model.people import Role  # noqa: E402 - after the path is set
from model.runs import ColumnWalk, RunStatus, WalkEnd  # noqa: E402 - after the path is set
from store.engine import Transaction  # noqa: E402 - after the path is set
from store.fleet import Wish, fleet_page, score_table  # noqa: E402 - after the path is set
from store.fleet_register import refresh_register  # noqa: E402 - after the path is set
from store.issues import apply_changes  # noqa: E402 - after the path is set
from store.runs import finish_run, record_walk, start_run  # noqa: E402 - after the path is set

PAGES = {
    "总览": "/",
    "总览，末页，按未读栏目": "/?order=unread&down=true&page={last}",
    "总览，只看单项否决": "/?only=veto",
    "汇总，按地区": "/fleet?by=region",
    "汇总，按部门": "/fleet?by=department",
}
TRIES = 7
_BATCH = 500


def main() -> None:
    """Print a line for each thing that is looked at, in ms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=10_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    given = parser.parse_args()
    for database in given.databases:
        with (
            tempfile.TemporaryDirectory() as folder,
            _address(database) as address,
            open_office(Path(folder), database_url=address) as office,
        ):
            seed(office, given.sites)
            begun = time.perf_counter()
            refresh_register(office.store, office.home.sites)
            first = 1000 * (time.perf_counter() - begun)
            print(f"{database} {given.sites:,} sites: register of all files {first:,.0f} ms")
            for name, milliseconds in measure(office, given.sites):
                print(f"{database} {given.sites:,} sites: {name} {milliseconds:.0f} ms", flush=True)


@contextmanager
def _address(database: str) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    from postgres_server import running_server

    with running_server() as server, server.database() as url:
        yield url


def seed(office: Office, sites: int) -> None:
    """Files, crawls and issues of so many sites, by what the program writes them with."""
    for number in range(sites):
        key = f"s{number}"
        tags = f'region = "第{number % 14}市"\ndepartment = "第{number % 60}局"\nid_code'
        text = SITE_FILE.replace('key = "a"', f'key = "{key}"').replace("id_code", tags, 1)
        office.home.site_file(key).write_text(text.replace("某市", f"第{number}"), "utf-8")
    for start in range(0, sites, _BATCH):
        with office.store.transaction() as tx:
            for number in range(start, min(start + _BATCH, sites)):
                _seed_site(tx, office, number)


def _seed_site(tx: Transaction, office: Office, number: int) -> None:
    key = f"s{number}"
    run = start_run(tx, site=key, year=YEAR, is_full=True, started_at=NOW)
    for place, column in enumerate(office.site.columns):
        is_unread = (number + place) % 9 == 0
        end = WalkEnd.UNREAD if is_unread else WalkEnd.LAST_PAGE
        reason = "读不到" if is_unread else ""
        record_walk(tx, run=run, walk=ColumnWalk(column=column.name, end=end, reason=reason))
    finish_run(tx, run=run, status=RunStatus.PARTIAL, reason="读不到", finished_at=NOW)
    found = [
        NewIssue(rule=f"r{place}", severity=severity, target=key, detail="", basis="")
        for place, severity in enumerate(Severity)
        if number % (place + 3) == 0
    ]
    apply_changes(tx, site=key, opened=found, closed=[], at=NOW)


def measure(office: Office, sites: int) -> Iterator[tuple[str, float]]:
    """What is looked at → the median milliseconds."""
    wish = Wish(
        selection=Selection(), year=YEAR, deadline=date(2026, 1, 31), today=date(2026, 2, 2)
    )
    yield (
        "一页名单（数据库）",
        _timed(lambda: _read(office, lambda tx: fleet_page(tx, wish, limit=50))),
    )
    yield (
        "汇总表（数据库）",
        _timed(lambda: _read(office, lambda tx: score_table(tx, wish, by="region"))),
    )
    client = office.person(Role.FILLER)
    for name, path in PAGES.items():
        yield name, _timed(partial(_open, client, path.format(last=-(-sites // 50))))


def _read(office: Office, look: Callable[[Transaction], object]) -> object:
    with office.store.reading() as tx:
        return look(tx)


def _open(client: httpx.Client, address: str) -> object:
    return client.get(address).raise_for_status()


def _timed(does: Callable[[], object]) -> float:
    taken = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        does()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


if __name__ == "__main__":
    main()

"""A fleet of small sites crawled by workers through the queue, on a PostgreSQL of its own.

`python benchmarks/fleet.py [--sites 1000] [--workers 1 2 4] [--kills 20] [--noop 500] [--write]`

Nothing may be lost or doubled, the work is split evenly, the queue costs little beside the crawls;
and though workers are killed with -9 all the while, each site is crawled and counted once.
`--write` puts the tables, with each aim and whether it holds, into docs/scale.md.
Needs PostgreSQL and nginx (Debian: postgresql, nginx-light). Politeness is switched off.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from fleet_page import Crawled, Killed, kill_table, queue_table  # noqa: E402 - as above
from fleet_workers import Killer, Workers, cpu_of_tree  # noqa: E402 - after the path is set
from performance_page import SCALE, write_section  # noqa: E402 - after the path is set
from small_sites import SmallSites  # noqa: E402 - after the path is set
from web_server import WebServer, serve  # noqa: E402 - after the path is set

from config.home import Home  # noqa: E402 - after the path is set
from config.schedule import parse_schedule  # noqa: E402 - after the path is set
from jobs.scheduler import Scheduler  # noqa: E402 - after the path is set
from jobs.scheduler_queue import deferring  # noqa: E402 - after the path is set
from jobs.shell import Shell  # noqa: E402 - after the path is set
from model.days import shanghai_day, utc_now  # noqa: E402 - after the path is set
from model.runs import RunStatus  # noqa: E402 - after the path is set
from model.slots import SlotStatus  # noqa: E402 - after the path is set
from store import items, runs, slots  # noqa: E402 - after the path is set

HOURLY = '[tasks.crawl]\ncron = "0 * * * *"\n'
PATIENCE_SECONDS = 1200


@dataclass(frozen=True, kw_only=True, slots=True)
class Fleet:
    """The sites, an installation that knows them, and the server that they are on."""

    sites: SmallSites
    shell: Shell
    server: WebServer
    #: Process of the database server.
    database: int


def main() -> None:
    """Measure what the options tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--kill-sites", type=int, default=150)
    parser.add_argument("--noop", type=int, default=500, help="slots of no work: the queue alone")
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    options = parser.parse_args()
    empty = None
    if options.noop:
        with fleet(options.noop) as made:
            empty = measure(made, workers=2, noop=True).cpu
    crawls = []
    for workers in options.workers:
        with fleet(options.sites) as made:
            crawls.append(measure(made, workers=workers))
    if crawls:
        show(
            "queue", f"队列：{options.sites:,} 个小网站", queue_table(crawls, empty=empty), options
        )
    if options.kills:
        with fleet(options.kill_sites, delay=0.2) as made:
            table = kill_table(kill(made, options.kills))
        show("kills", "进程被杀", table, options)


def show(key: str, title: str, table: str, options: argparse.Namespace) -> None:
    """Print a table, and write it where that is wanted."""
    print(table, flush=True)
    if options.write:
        command = " ".join(["python", "benchmarks/fleet.py", *sys.argv[1:]])
        text = f"{table}\n\n```console\n$ {command}\n```"
        write_section(key, title, text, path=SCALE)


@contextmanager
def fleet(count: int, *, delay: float = 0) -> Iterator[Fleet]:
    """A fleet of its own on an empty database."""
    from postgres_server import running_server

    sites = SmallSites(count=count, newest=shanghai_day(utc_now()))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "www").mkdir()
        (folder / "nginx").mkdir()
        sites.write(folder / "www")
        server = stack.enter_context(serve(folder / "www", folder / "nginx"))
        # As safe as in use: every commit is on the disk.
        postgres = stack.enter_context(running_server(durability=("max_connections=200",)))
        url = stack.enter_context(postgres.database())
        home = Home(path=folder / "home", database_url=url)
        sites.write_site_files(home.sites, server.origin, delay=delay)
        shell = Shell(home)
        stack.callback(shell.store.close)
        process = postgres._process  # noqa: SLF001 - its CPU is counted
        assert process is not None
        yield Fleet(sites=sites, shell=shell, server=server, database=process.pid)


def schedule_all(made: Fleet) -> datetime:
    """Have one slot of every site due and queued → its time."""
    now = utc_now().replace(minute=0, second=0, microsecond=0)
    moments = iter([now - timedelta(hours=1), now])
    with deferring(made.shell.home.database_url) as start:
        schedule = parse_schedule(HOURLY, name="x")
        scheduler = Scheduler(made.shell, schedule, start, clock=lambda: next(moments))
        scheduler.tick()
        scheduler.tick()
    return now


def measure(made: Fleet, *, workers: int, noop: bool = False) -> Crawled:
    """Crawl all sites by so many workers → what came of it."""
    own = time.process_time()
    due = schedule_all(made)
    own = time.process_time() - own
    with Workers(made.shell.home, noop=noop) as team:
        for _ in range(workers):
            team.add()
        team.wait_until_ready()
        before, database = team.cpu(), cpu_of_tree(made.database)
        begun = time.perf_counter()
        await_end(made)
        wall = time.perf_counter() - begun
        cpu, database = team.cpu() - before, cpu_of_tree(made.database) - database
    count = made.sites.count
    crawls, wrong = ({}, 0) if noop else count_crawls(made)
    found = Crawled(
        workers=workers,
        sites=count,
        seconds=wall,
        cpu=(cpu + own) / count,
        database_cpu=database / count,
        uneven=uneven(made, due),
        crawls=crawls,
        wrong=wrong,
        requests=0 if noop else made.server.requests(),
        list_pages=0 if noop else made.sites.pages(),
    )
    print(found, file=sys.stderr)
    return found


def await_end(made: Fleet) -> None:
    """Wait until no slot is left."""
    for _ in range(PATIENCE_SECONDS * 5):
        with made.shell.reading() as tx:
            states = Counter(slot.status for slot in slots.newest(tx))
        if states[SlotStatus.DONE] + states[SlotStatus.FAILED] == made.sites.count:
            return
        time.sleep(0.2)
    raise TimeoutError(states)


def uneven(made: Fleet, due: datetime) -> float:
    """The largest share of a worker by the mean; every slot has been done by then."""
    with made.shell.reading() as tx:
        newest = {slot.site: slot for slot in slots.newest(tx)}
    wrong = [key for key in made.sites.keys if newest[key].status is not SlotStatus.DONE]
    assert not wrong, [(key, newest[key].detail) for key in wrong[:3]]
    assert {slot.scheduled_for for slot in newest.values()} == {due}
    shares = Counter(slot.owner for slot in newest.values())
    return max(shares.values()) / (sum(shares.values()) / len(shares))


def count_crawls(made: Fleet) -> tuple[dict[int, int], int]:
    """Complete crawls of a site → sites, and how many sites are counted wrong."""
    complete, wrong = Counter[int](), 0
    with made.shell.reading() as tx:
        for number, key in enumerate(made.sites.keys):
            found = runs.runs_of(tx, key)
            complete[sum(run.status is RunStatus.COMPLETE for run in found)] += 1
            counted = sum(1 for _ in items.items_of(tx, key))
            wrong += counted != made.sites.truth(number)
    return dict(complete), wrong


def kill(made: Fleet, kills: int) -> Killed:
    """Crawl all sites while workers are killed, replaced and frozen."""
    due = schedule_all(made)
    with Workers(made.shell.home) as team:
        for _ in range(3):
            team.add()
        team.wait_until_ready()
        killer = Killer(made.shell, team)
        killer.kill_again_and_again(kills)
        late = killer.freeze_again_and_again(kills // 10)
        await_end(made)
        waits = killer.takeovers()
    uneven(made, due)
    crawls, wrong = count_crawls(made)
    return Killed(
        kills=kills, sites=made.sites.count, wrong=wrong, crawls=crawls, waits=waits, late=late
    )


if __name__ == "__main__":
    main()

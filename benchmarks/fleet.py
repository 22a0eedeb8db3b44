"""A fleet of small sites crawled by workers through the queue, on a PostgreSQL of its own.

`python benchmarks/fleet.py [--sites 1000] [--workers 1 2 4] [--kills 20] [--noop 500]`

Nothing may be lost or doubled, the work is split evenly, the queue costs little beside the crawls;
and though workers are killed with -9 all the while, each site is counted once.
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

from fleet_workers import Killer, Workers, cpu_of_tree  # noqa: E402 - after the path is set
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
    options = parser.parse_args()
    if options.noop:
        with fleet(options.noop) as made:
            empty = measure(made, workers=2, noop=True)
            print(f"queue alone: {1000 * empty:.1f} ms CPU a slot (workers and scheduler)")
    for workers in options.workers:
        with fleet(options.sites) as made:
            crawl = measure(made, workers=workers)
            if options.noop:
                print(f"  overhead of the queue {empty / (crawl - empty):.1%} of crawl CPU")
    if options.kills:
        with fleet(options.kill_sites, delay=0.2) as made:
            kill(made, options.kills)


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


def measure(made: Fleet, *, workers: int, noop: bool = False) -> float:
    """Crawl all sites by so many workers, print what came of it → CPU seconds a site."""
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
    print(
        f"{workers} workers, {count} {'empty slots' if noop else 'sites'}: {wall:.1f} s, "
        f"CPU {(cpu + own) / count:.3f} s a site, PostgreSQL {database / count:.3f} s a site"
    )
    check(made, due, is_crawled=not noop)
    return (cpu + own) / count


def await_end(made: Fleet) -> None:
    """Wait until no slot is left."""
    for _ in range(PATIENCE_SECONDS * 5):
        with made.shell.reading() as tx:
            states = Counter(slot.status for slot in slots.newest(tx))
        if states[SlotStatus.DONE] + states[SlotStatus.FAILED] == made.sites.count:
            return
        time.sleep(0.2)
    raise TimeoutError(states)


def check(made: Fleet, due: datetime, *, is_crawled: bool, is_exact: bool = True) -> None:
    """Print and assert that each site was done once and counted right."""
    with made.shell.reading() as tx:
        newest = {slot.site: slot for slot in slots.newest(tx)}
        wrong = [key for key in made.sites.keys if newest[key].status is not SlotStatus.DONE]
        assert not wrong, [(key, newest[key].detail) for key in wrong[:3]]
        assert {slot.scheduled_for for slot in newest.values()} == {due}
        shares = Counter(slot.owner for slot in newest.values())
        if is_crawled:
            _check_counts(made, tx, is_exact=is_exact)
    even = max(shares.values()) / (sum(shares.values()) / len(shares))
    print(f"  all done; shares {sorted(shares.values())}, max/mean {even:.2f}")


def _check_counts(made: Fleet, tx: object, *, is_exact: bool) -> None:
    complete = Counter[int]()
    wrong = 0
    for number, key in enumerate(made.sites.keys):
        found = runs.runs_of(tx, key)  # type: ignore[arg-type]
        complete[sum(run.status is RunStatus.COMPLETE for run in found)] += 1
        counted = sum(1 for _ in items.items_of(tx, key))  # type: ignore[arg-type]
        wrong += counted != made.sites.truth(number)
    asked = made.server.requests()
    print(f"  complete runs a site {dict(complete)}, sites counted wrong {wrong}")
    print(f"  requests {asked}, list pages {made.sites.pages()}")
    assert not wrong
    # Killed between the end of a crawl and the word of it, a site is crawled once more.
    assert min(complete) == 1
    assert not is_exact or (set(complete) == {1} and asked == made.sites.pages())


def kill(made: Fleet, kills: int) -> None:
    """Crawl all sites while workers are killed and replaced; print the times of taking over."""
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
    print(f"{kills} kills -9, {made.sites.count} sites, 3 workers")
    print(f"  slots taken over {len(waits)}, after {min(waits):.0f} … {max(waits):.0f} s")
    print(f"  frozen until another worker had taken over, then let go on: {late}")
    check(made, due, is_crawled=True, is_exact=False)


if __name__ == "__main__":
    main()

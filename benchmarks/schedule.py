"""Two schedulers, each a process of its own, find the same 10,000 slots due: how many run twice?

`python benchmarks/schedule.py [--sites 500] [--hours 20] [--postgres] [--write]`

`--write` puts what came of it into docs/scale.md.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from performance_page import SCALE, write_section  # noqa: E402 - after the path is set

from config.home import Home  # noqa: E402 - after the path is set
from config.schedule import parse_schedule  # noqa: E402 - after the path is set
from jobs.schedule_slots import SlotEnd, run_slot  # noqa: E402 - after the path is set
from jobs.schedule_work import WORKS, SlotWork  # noqa: E402 - after the path is set
from jobs.scheduler import Scheduler, Started  # noqa: E402 - after the path is set
from jobs.shell import Shell  # noqa: E402 - after the path is set
from store.engine import open_store  # noqa: E402 - after the path is set

START = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
HOURLY = '[tasks.probe]\ncron = "0 * * * *"\nspread_minutes = 30\n'
SITE = 'key = "{key}"\nname = "某局"\nhome = "http://127.0.0.1:9/"\n'


def main() -> None:
    """Measure on SQLite or PostgreSQL, as told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--hours", type=int, default=20)
    parser.add_argument("--postgres", action="store_true", help="a server in a temporary folder")
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    options = parser.parse_args()
    if options.postgres:
        from postgres_server import running_server

        with running_server() as server, server.database() as url:
            told = measure(url, options.sites, options.hours)
    else:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/zhanbao.sqlite3"
            told = measure(url, options.sites, options.hours)
    print(told)
    if options.write:
        command = " ".join(["python", "benchmarks/schedule.py", *sys.argv[1:]])
        text = f"{told}\n\n```console\n$ {command}\n```"
        write_section("slots", "两个计划进程", text, path=SCALE)


def measure(url: str, sites: int, hours: int) -> str:
    """A table of how many slots were due, run, and run twice."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(path=Path(folder), database_url=url)
        home.sites.mkdir()
        for number in range(sites):
            key = f"s{number}"
            home.site_file(key).write_text(SITE.format(key=key), encoding="utf-8")
        open_store(url).close()
        begun = time.perf_counter()
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            found = pool.starmap(schedule, [(home, hours, name) for name in ("one", "two")])
    seconds = time.perf_counter() - begun
    run = Counter(slot for slots in found for slot in slots)
    due, twice = sites * hours, sum(n > 1 for n in run.values())
    shares = " + ".join(f"{len(slots):,}" for slots in found)
    lines = (
        "| 到时的时点 | 执行 | 重复执行 | 两个进程各执行 | 用时 |",
        "|---:|---:|---:|---:|---:|",
        f"| {due:,} | {len(run):,} | {twice} | {shares} | {seconds:.0f} 秒 |",
        "",
        "| 目标 | 做到 |",
        "|---|---|",
        f"| 一个时点只执行一次，一个不漏 | {'是' if not twice and len(run) == due else '**否**'} |",
    )
    return "\n".join(lines)


def schedule(home: Home, hours: int, owner: str) -> list[tuple[str, datetime]]:
    """Tick through the hours and run what is due → the slots that this scheduler ran."""
    WORKS["probe"] = lambda _shell, _work: ""
    shell, ran = Shell(home), []
    now = START
    due: list[SlotWork] = []

    def start(work: SlotWork) -> Started:
        due.append(work)
        return Started.YES

    schedule = parse_schedule(HOURLY, name="x")
    scheduler = Scheduler(shell, schedule, start, clock=lambda: now)
    scheduler.tick()
    for hour in range(1, hours + 1):
        now = START + timedelta(hours=hour)
        due.clear()
        scheduler.tick()
        ran += [
            (work.site, work.scheduled_for)
            for work in due
            if run_slot(shell, work, owner=owner, clock=lambda at=now: at) is SlotEnd.DONE
        ]
    shell.store.close()
    return ran


if __name__ == "__main__":
    main()

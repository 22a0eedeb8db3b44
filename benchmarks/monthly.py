"""What a month's crawl costs beside a full count, on sites of one column and any age.

    python benchmarks/monthly.py [--items 1000 10000 100000] [--rounds 5] [--write]

Each site is counted in full for its newest year; then crawled again unchanged, and again after 30
items came in on two pages. Every crawl runs twice over: as the scheduler runs it, forked off a
loaded process (see `crawler/nursery.py`), and by the command `zhanbao crawl`, which loads Python,
Scrapy and SQLAlchemy for itself. CPU is the kernel's figure of the process and its children;
the median counts. `--write` puts the table into docs/performance.md. Needs nginx installed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from performance_page import write_section  # noqa: E402 - after the path is set
from static_site import YEAR, StaticSite  # noqa: E402 - as above
from web_server import WebServer, serve  # noqa: E402 - as above
from zhanbao_site import database_of, write_site_file  # noqa: E402 - as above

from crawler.__main__ import main as crawl_in_this_process  # noqa: E402 - as above
from crawler.nursery_process import load  # noqa: E402 - as above
from store.engine import open_store  # noqa: E402 - as above
from store.items import items_of  # noqa: E402 - as above

_NEWS = 30
#: The newest year of the sites: a month's crawl continues what reaches up to its own day.
_YEAR = YEAR + 1
_STEPS = ("full count", "month, unchanged", f"month, {_NEWS} new items")

Crawl = Callable[[Path, bool], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Median CPU seconds of one step, both ways, and its requests."""

    requests: int
    scheduled: float
    by_command: float


def as_scheduled(home: Path, is_full: bool) -> float:  # noqa: FBT001 - one of two ways, alike
    """Crawl in a fork of this process, which has all parts loaded; its CPU seconds."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        more = ["--full"] if is_full else []
        os._exit(
            crawl_in_this_process(
                ["--home", str(home), "--site", "bench", "--year", str(_YEAR), *more]
            )
        )
    return _spent(child)


def by_command(home: Path, is_full: bool) -> float:  # noqa: FBT001 - as above
    """`zhanbao crawl`; CPU seconds of the command and the crawl's own process."""
    command = [sys.executable, "-m", "jobs", "--home", str(home), "crawl", "bench"]
    child = subprocess.Popen(
        [*command, "--year", str(_YEAR), *(["--full"] if is_full else [])],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    return _spent(child.pid)


def _spent(pid: int) -> float:
    _, status, used = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"a crawl ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime


def measure(items: int, rounds: int) -> list[Cost]:
    """The costs of the three steps on a site of `items` items.

    Raises:
        AssertionError: the items of the year in the store are not those of the site.
    """
    before, after = StaticSite(items=items), StaticSite(items=items, news=_NEWS)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        before.write(base / "before", with_articles=False)
        after.write(base / "after", with_articles=False)
        root, work = base / "www", base / "nginx"
        work.mkdir()
        _turn(root, base / "before")
        with serve(root, work) as server:
            spent = [
                _steps(server, base, root, each, rounds) for each in (as_scheduled, by_command)
            ]
            for number, site in ((0, before), (2, after)):
                assert _counted(base / f"kept-{number}") == site.in_year(_YEAR), "a count is wrong"
    (forked, requests), (started, _) = spent
    return [
        Cost(requests=asked, scheduled=median(one), by_command=median(two))
        for asked, one, two in zip(requests, forked, started, strict=True)
    ]


def _steps(
    server: WebServer, base: Path, root: Path, crawl: Crawl, rounds: int
) -> tuple[list[list[float]], list[int]]:
    """CPU of each round, and requests, of each step; every round starts from the same store."""
    spent, requests = [], []
    for number in range(len(_STEPS)):
        _turn(root, base / ("after" if number == 2 else "before"))
        own = []
        for _ in range(rounds + 1):
            home = _home(server, base, earlier=base / "kept-0" if number else None)
            asked = server.requests()
            own.append(crawl(home, number == 0))
            asked = server.requests() - asked
        spent.append(own[1:])
        requests.append(asked)
        shutil.rmtree(base / f"kept-{number}", ignore_errors=True)
        shutil.move(home, base / f"kept-{number}")
    return spent, requests


def _home(server: WebServer, base: Path, *, earlier: Path | None) -> Path:
    home = base / "home"
    shutil.rmtree(home, ignore_errors=True)
    if earlier is not None:
        shutil.copytree(earlier, home)
    else:
        write_site_file(home, server)
        open_store(database_of(home)).close()
    return home


def _turn(root: Path, to: Path) -> None:
    root.unlink(missing_ok=True)
    root.symlink_to(to)


def _counted(home: Path) -> int:
    store = open_store(database_of(home))
    try:
        with store.reading() as tx:
            return sum(1 for _ in items_of(tx, "bench", year=_YEAR))
    finally:
        store.close()


def table(costs: dict[int, list[Cost]]) -> str:
    """The figures as Markdown."""
    heads = ("items of the site", "crawl", "requests", "CPU s, scheduled", "of its full count",
             "CPU s, command", "of its full count")  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---:|---|---:|---:|---:|---:|---:|"]
    for items, steps in costs.items():
        for name, cost in zip(_STEPS, steps, strict=True):
            lines.append(
                f"| {items:,} | {name} | {cost.requests:,} | {cost.scheduled:.3f} | "
                f"{cost.scheduled / steps[0].scheduled:.3f} | {cost.by_command:.3f} | "
                f"{cost.by_command / steps[0].by_command:.3f} |"
            )
    return "\n".join(lines)


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.pop("ZHANBAO_DATABASE_URL", None)
    load()
    costs = {items: measure(items, options.rounds) for items in options.items}
    print(table(costs))
    if options.write:
        head = (
            f"One column; its newest year is a quarter of it. Medians of {options.rounds}. "
            "Scheduled crawls are forked off a loaded process; a command loads everything itself."
        )
        write_section("monthly", "A month's crawl", f"{head}\n\n{table(costs)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

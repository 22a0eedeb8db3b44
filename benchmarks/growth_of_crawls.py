"""What crawls cost against the number of items, of columns and of sites; peak memory beside it.

    python benchmarks/growth_of_crawls.py [--rounds 2] [--write]

Crawls are forks off a loaded process, as the scheduler makes them. Items: one column of 1,000,
10,000 and 100,000. Columns: 2,000 items in 1, 10 and 100 columns. Sites: 1, 10 and 100 sites of
200 items, one after the other into one store. CPU and peak memory are the kernel's figures of the
forks, the median counts. Takes a minute a round on a quiet machine; needs nginx installed.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from performance_page import write_section  # noqa: E402 - after the path is set
from static_site import YEAR, StaticSite  # noqa: E402 - as above
from web_server import WebServer, serve  # noqa: E402 - as above
from zhanbao_site import database_of  # noqa: E402 - as above

from crawler.__main__ import main as crawl_in_this_process  # noqa: E402 - as above
from crawler.nursery_process import load  # noqa: E402 - as above
from store.engine import open_store  # noqa: E402 - as above
from store.items import items_of  # noqa: E402 - as above

#: The newest year, which a month's crawl continues.
_YEAR = YEAR + 1
_ITEMS = (1_000, 10_000, 100_000)
_COLUMNS = (1, 10, 100)
_COLUMN_ITEMS = 2_000
_SITES = (1, 10, 100)
_SITE_ITEMS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Of one crawl, or of several one after the other."""

    cpu: float
    peak_mb: float
    requests: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A size, its full count and a month's crawl that finds nothing new."""

    size: int
    full: Cost
    month: Cost


def write_site(root: Path, home: Path, server: WebServer, key: str, columns: int, each: int) -> int:
    """Write a site of some columns and its site file → items of the newest year."""
    lines = [
        (
            f'key = "{key}"\nname = "测试局{key}"\nhome = "{server.origin}/"\n'
            f'hosts = ["127.0.0.1:{server.port}"]\nallow_networks = ["127.0.0.0/8"]\n'
            "[politeness]\ndelay_seconds = 0\nconcurrency = 8\nobey_robots = false\n"
        )
    ]
    site = StaticSite(items=each)
    for number in range(columns):
        folder = f"{key}-{number}"
        (root / folder).mkdir(parents=True)
        for path, text in site.files():
            if not path.startswith("gzdt/index"):
                continue
            own = text.replace("/gzdt/", f"/{folder}/").replace("（第", f"（{folder}第")
            (root / folder / path.removeprefix("gzdt/")).write_text(own, encoding="utf-8")
        lines.append(
            f'[[columns]]\nname = "工作动态{number}"\nkind = "news"\n'
            f'url = "{server.origin}/{folder}/"\n'
        )
    file = home / "sites" / f"{key}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(lines), encoding="utf-8")
    return columns * site.in_year(_YEAR)


def crawl(home: Path, server: WebServer, key: str, *more: str) -> Cost:
    """Crawl a site in a fork of this process.

    Raises:
        RuntimeError: the crawl did not end as complete.
    """
    before = server.requests()
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        told = ["--home", str(home), "--site", key, "--year", str(_YEAR), *more]
        os._exit(crawl_in_this_process(told))
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"a crawl of {key} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(
        cpu=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / 1024,
        requests=server.requests() - before,
    )


@contextmanager
def place() -> Iterator[tuple[Path, Path, WebServer]]:
    """A served folder, an empty home with its store, the server."""
    with tempfile.TemporaryDirectory() as folder:
        root, work, home = (Path(folder) / name for name in ("www", "nginx", "home"))
        for path in (root, work, home):
            path.mkdir()
        with serve(root, work) as server:
            yield root, home, server


def measure(keys: list[str], columns: int, each: int, rounds: int) -> tuple[Cost, Cost]:
    """Full count and month of some like sites; sums of CPU, the highest of the peaks.

    Raises:
        AssertionError: the items in the store are not those of the sites.
    """
    with place() as (root, home, server):
        truth = sum(write_site(root, home, server, key, columns, each) for key in keys)
        kept = home.with_name("kept")
        full, month = [], []
        for _ in range(rounds):
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(home, kept)
            open_store(database_of(kept)).close()
            full.append(_sum([crawl(kept, server, key, "--full") for key in keys]))
            month.append(_sum([crawl(kept, server, key) for key in keys]))
        assert _counted(kept, keys) == truth, "a count is wrong"
    return _middle(full), _middle(month)


def _sum(costs: list[Cost]) -> Cost:
    return Cost(
        cpu=sum(cost.cpu for cost in costs),
        peak_mb=max(cost.peak_mb for cost in costs),
        requests=sum(cost.requests for cost in costs),
    )


def _middle(costs: list[Cost]) -> Cost:
    return Cost(
        cpu=median(cost.cpu for cost in costs),
        peak_mb=median(cost.peak_mb for cost in costs),
        requests=costs[-1].requests,
    )


def _counted(home: Path, keys: list[str]) -> int:
    store = open_store(database_of(home))
    try:
        with store.reading() as tx:
            return sum(1 for key in keys for _ in items_of(tx, key, year=_YEAR))
    finally:
        store.close()


def table(name: str, lines: list[Line]) -> str:
    """The figures of one growth as Markdown."""
    heads = (name, "requests, full", "CPU s, full", "CPU ms a request", "peak MB, full",
             "requests, month", "CPU s, month", "peak MB, month")  # fmt: skip
    found = [f"| {' | '.join(heads)} |", f"|{'---:|' * len(heads)}"]
    found += [
        f"| {line.size:,} | {line.full.requests:,} | {line.full.cpu:.3f} | "
        f"{line.full.cpu / line.full.requests * 1000:.2f} | {line.full.peak_mb:.0f} | "
        f"{line.month.requests:,} | {line.month.cpu:.3f} | {line.month.peak_mb:.0f} |"
        for line in lines
    ]
    return "\n".join(found)


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.pop("ZHANBAO_DATABASE_URL", None)
    load()
    tables = []
    for name, sizes, plan in (
        ("items of one column", _ITEMS, lambda size: (["a"], 1, size)),
        (
            f"columns of {_COLUMN_ITEMS:,} items in all",
            _COLUMNS,
            lambda size: (["a"], size, _COLUMN_ITEMS // size),
        ),
        (
            f"sites of {_SITE_ITEMS} items, one after the other",
            _SITES,
            lambda size: ([f"s{number}" for number in range(size)], 1, _SITE_ITEMS),
        ),
    ):
        lines = []
        for size in sizes:
            full, month = measure(*plan(size), options.rounds)
            lines.append(Line(size=size, full=full, month=month))
        tables.append(table(name, lines))
        print(tables[-1], flush=True)
    if options.write:
        head = (
            f"Crawls forked off a loaded process; medians of {options.rounds}. The newest year is "
            "a quarter of all items; a month's crawl finds nothing new. Peak memory includes what "
            "is shared with the process that forks."
        )
        write_section("growth", "Growth", "\n\n".join([head, *tables]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

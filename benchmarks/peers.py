"""Whole crawls of one static site by zhanbao and by others, side by side in one run.

    python benchmarks/peers.py [--items 1000 10000] [--rounds 5] [--full] [--write]

Every contestant is a process of its own and counts the items of one year; CPU time and peak
memory are the kernel's figures of that process, requests those in nginx's log. Rounds alternate,
the median counts. All start with their bytecode compiled, and zhanbao with its store made, as on
any day but the first. Contestants that follow every link run on 1,000 items once unless `--full`.
`--write` puts the tables into docs/performance.md. Needs nginx (and wget) installed.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from performance_page import write_section  # noqa: E402 - after the path is set
from static_site import YEAR, StaticSite  # noqa: E402 - as above
from web_server import WebServer, serve  # noqa: E402 - as above

from store.engine import open_store  # noqa: E402 - as above
from store.items import items_of  # noqa: E402 - as above

_COLUMN = "/gzdt/"
_SMALL = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What one run of a contestant cost and counted."""

    requests: int
    cpu: float
    wall: float
    memory_mb: float
    #: Items of the year as it counted them; None: it does not count.
    in_year: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contestant:
    """One crawler: its command for a site and a work folder, and how its count is read."""

    name: str
    command: Callable[[WebServer, Path], list[str]]
    count: Callable[[str, Path], int | None]
    #: Follows every link: dear on large sites.
    is_dear: bool = False


def _zhanbao(server: WebServer, work: Path) -> list[str]:
    site = work / "sites" / "bench.toml"
    site.parent.mkdir(parents=True, exist_ok=True)
    site.write_text(
        f'key = "bench"\nname = "测试市民政局"\nhome = "{server.origin}/"\n'
        f'hosts = ["127.0.0.1:{server.port}"]\nallow_networks = ["127.0.0.0/8"]\n'
        "[politeness]\ndelay_seconds = 0\nconcurrency = 8\n"
        f'[[columns]]\nname = "工作动态"\nkind = "news"\nurl = "{server.origin}{_COLUMN}"\n',
        encoding="utf-8",
    )
    open_store(_database(work)).close()
    command = [sys.executable, "-m", "crawler", "--home", str(work), "--site", "bench"]
    return [*command, "--year", str(YEAR), "--full"]


def _database(work: Path) -> str:
    return f"sqlite:///{work / 'zhanbao.sqlite3'}"


def _zhanbao_count(output: str, work: Path) -> int | None:
    if json.loads(output)["status"] != "complete":
        return -1
    store = open_store(_database(work))
    try:
        with store.transaction() as tx:
            return sum(1 for _ in items_of(tx, "bench", year=YEAR))
    finally:
        store.close()


def _spider(kind: str) -> Callable[[WebServer, Path], list[str]]:
    script = str(ROOT / "benchmarks" / "peer_spiders.py")
    return lambda server, _: [sys.executable, script, kind, server.origin + _COLUMN, str(YEAR)]


def _spider_count(output: str, work: Path) -> int | None:
    del work
    return int(json.loads(output)["in_year"])


def _wget(server: WebServer, work: Path) -> list[str]:
    return ["wget", "--mirror", "-q", "-P", str(work), server.origin + _COLUMN]


CONTESTANTS = (
    Contestant(name="Scrapy, list pages", command=_spider("list"), count=_spider_count),
    Contestant(name="zhanbao crawl", command=_zhanbao, count=_zhanbao_count),
    Contestant(
        name="Scrapy CrawlSpider", command=_spider("follow"), count=_spider_count, is_dear=True
    ),
    Contestant(
        name="wget --mirror", command=_wget, count=lambda _output, _work: None, is_dear=True
    ),
)


def measure(contestant: Contestant, server: WebServer, environment: dict[str, str]) -> Run:
    """One run in a fresh folder."""
    before = server.requests()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as output:
        work = Path(folder)
        command = contestant.command(server, work)
        start = time.monotonic()
        child = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment
        )
        _, _, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        output.seek(0)
        in_year = contestant.count(output.read(), work)
    return Run(
        requests=server.requests() - before,
        cpu=used.ru_utime + used.ru_stime,
        wall=wall,
        memory_mb=used.ru_maxrss / 1024,
        in_year=in_year,
    )


def compare(items: int, rounds: int, *, is_full: bool) -> tuple[str, bool]:
    """The table of one size as Markdown, and whether all counts were right."""
    site = StaticSite(items=items)
    runs: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory() as folder:
        root, work = Path(folder) / "www", Path(folder) / "nginx"
        work.mkdir()
        site.write(root)
        environment = _environment(work)
        with serve(root, work) as server:
            for each in CONTESTANTS[:2]:
                measure(each, server, environment)
            for number in range(rounds):
                for each in CONTESTANTS:
                    if each.is_dear and (number or items > _SMALL) and not is_full:
                        continue
                    if each.name.startswith("wget") and not shutil.which("wget"):
                        continue
                    runs.setdefault(each.name, []).append(measure(each, server, environment))
    truth = site.in_year()
    counted = [run.in_year for own in runs.values() for run in own if run.in_year is not None]
    return _table(site, truth, runs), all(each == truth for each in counted)


def _environment(work: Path) -> dict[str, str]:
    """The environment of every contestant: compiled modules are kept between runs."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(work / "compiled")}


def _table(site: StaticSite, truth: int, runs: dict[str, list[Run]]) -> str:
    base = median(run.cpu for run in runs[CONTESTANTS[0].name])
    lines = [
        f"### {site.items:,} items on {site.pages:,} list pages, {truth:,} of them in the year",
        "",
        "| contestant | runs | requests | CPU s | CPU ratio | wall s | peak MB | counted |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, own in runs.items():
        cpu = median(run.cpu for run in own)
        counted = "–" if own[0].in_year is None else f"{own[0].in_year:,}"
        lines.append(
            f"| {name} | {len(own)} | {median(run.requests for run in own):,.0f} | {cpu:.2f} | "
            f"{cpu / base:.2f} | {median(run.wall for run in own):.2f} | "
            f"{median(run.memory_mb for run in own):.0f} | {counted} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Run, print, check; 1 if a count was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--full", action="store_true", help="dear contestants every time")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    tables, is_right = [], True
    for items in options.items:
        table, is_ok = compare(items, options.rounds, is_full=options.full)
        print(table, end="\n\n", flush=True)
        tables.append(table)
        is_right &= is_ok
    if options.write:
        with_versions = (
            f"Python {platform.python_version()}, Scrapy {version('scrapy')}, "
            f"lxml {version('lxml')}; {os.cpu_count()} cores. Medians; CPU ratio to the first line."
        )
        write_section("peers", "Whole crawls", "\n\n".join([with_versions, *tables]))
    if not is_right:
        print("a count is wrong")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())

"""Whole crawls of one static site by zhanbao and by others, side by side in one run.

    python benchmarks/peers.py [--items 1000 10000 100000] [--rounds 5] [--dear 1000]
                               [--peers PYTHON] [--write]

Every contestant is a process of its own and counts the items of one year; CPU time and peak
memory are the kernel's figures of that process, requests those in nginx's log. Rounds alternate,
the median counts. All start with their bytecode compiled, and zhanbao with its store made, as on
any day but the first. Those that follow every link run once, on sites of up to `--dear` items
(LinkChecker up to 1,000: it looks at every link of every page). wget and LinkChecker count nothing;
they stand for what it costs to ask for all pages. LinkChecker is told to wait for nothing.
`--write` puts the tables into docs/performance.md. Needs nginx (and wget) installed.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from performance_page import write_section  # noqa: E402 - after the path is set
from static_site import YEAR, StaticSite  # noqa: E402 - as above
from web_server import WebServer, serve  # noqa: E402 - as above
from zhanbao_site import COLUMN, database_of, write_site_file  # noqa: E402 - as above

from store.engine import open_store  # noqa: E402 - as above
from store.items import items_of  # noqa: E402 - as above

_LINK_CHECKER_ITEMS = 1000


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
    #: Items of the largest site that it runs on.
    most_items: int = 1_000_000


def _zhanbao(server: WebServer, work: Path) -> list[str]:
    write_site_file(work, server)
    open_store(database_of(work)).close()
    command = [sys.executable, "-m", "jobs", "--home", str(work), "crawl", "bench"]
    return [*command, "--year", str(YEAR), "--full", "--json"]


def _zhanbao_count(output: str, work: Path) -> int | None:
    if json.loads(output)["status"] != "complete":
        return -1
    store = open_store(database_of(work))
    try:
        with store.reading() as tx:
            return sum(1 for _ in items_of(tx, "bench", year=YEAR))
    finally:
        store.close()


def _estimate(server: WebServer, work: Path) -> list[str]:
    return [each if each != "--full" else "--estimate" for each in _zhanbao(server, work)]


def _estimated(output: str, work: Path) -> int | None:
    del work
    return int(json.loads(output)["columns"][0]["items"])


def _spider(kind: str) -> Callable[[WebServer, Path], list[str]]:
    script = str(ROOT / "benchmarks" / "peer_spiders.py")
    return lambda server, _: [sys.executable, script, kind, server.origin + COLUMN, str(YEAR)]


def _spider_count(output: str, work: Path) -> int | None:
    del work
    return int(json.loads(output)["in_year"])


def _wget(server: WebServer, work: Path) -> list[str]:
    return ["wget", "--mirror", "-q", "-P", str(work), server.origin + COLUMN]


def _link_checker(program: Path) -> Callable[[WebServer, Path], list[str]]:
    def command(server: WebServer, work: Path) -> list[str]:
        config = work / "linkcheckerrc"
        config.write_text("[checking]\nmaxrequestspersecond=100000\n")
        config.chmod(0o644)
        work.chmod(0o755)  # it lays down the rights of root
        return [str(program), "--config", str(config), "--no-status", server.origin + COLUMN]

    return command


def _counts_nothing(_output: str, _work: Path) -> int | None:
    return None


def contestants(peers: str) -> tuple[Contestant, ...]:
    """All that can run here; `peers` is the Python of an environment with Crawlee, LinkChecker."""
    found = [
        Contestant(name="Scrapy, list pages", command=_spider("list"), count=_spider_count),
        Contestant(name="zhanbao crawl", command=_zhanbao, count=_zhanbao_count),
        Contestant(name="zhanbao crawl --estimate", command=_estimate, count=_estimated),
        Contestant(
            name="Scrapy CrawlSpider", command=_spider("follow"), count=_spider_count, is_dear=True
        ),
    ]
    if shutil.which("wget"):
        found.append(
            Contestant(name="wget --mirror", command=_wget, count=_counts_nothing, is_dear=True)
        )
    if peers:
        script = str(ROOT / "benchmarks" / "crawlee_spider.py")
        found += [
            Contestant(
                name="Crawlee, every link",
                command=lambda server, _: [peers, script, server.origin + COLUMN, str(YEAR)],
                count=_spider_count,
                is_dear=True,
            ),
        ]
    checker = Path(peers).with_name("linkchecker")
    if peers and checker.exists():
        found.append(
            Contestant(
                name="LinkChecker",
                command=_link_checker(checker),
                count=_counts_nothing,
                is_dear=True,
                most_items=_LINK_CHECKER_ITEMS,
            )
        )
    return tuple(found)


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


def compare(
    items: int, rounds: int, all_of_them: Sequence[Contestant], *, with_dear: bool
) -> tuple[str, bool]:
    """The table of one size as Markdown, and whether all counts were right.

    Contestants that follow every link run once, in the first round.
    """
    site = StaticSite(items=items)
    runs: dict[str, list[Run]] = {}
    fitting = [each for each in all_of_them if items <= each.most_items]
    cheap = [each for each in fitting if not each.is_dear]
    with tempfile.TemporaryDirectory() as folder:
        root, work = Path(folder) / "www", Path(folder) / "nginx"
        work.mkdir()
        site.write(root, with_articles=with_dear)
        environment = _environment(work)
        with serve(root, work) as server:
            for each in cheap:
                measure(each, server, environment)
            for number in range(rounds):
                for each in fitting if with_dear and not number else cheap:
                    runs.setdefault(each.name, []).append(measure(each, server, environment))
    truth = site.in_year()
    counted = [run.in_year for own in runs.values() for run in own if run.in_year is not None]
    return _table(site, truth, runs), all(each == truth for each in counted)


def _environment(work: Path) -> dict[str, str]:
    """The environment of every contestant: compiled modules are kept between runs."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(work / "compiled")}


def _table(site: StaticSite, truth: int, runs: dict[str, list[Run]]) -> str:
    base = median(run.cpu for run in next(iter(runs.values())))
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


def _versions(peers: str) -> str:
    """What ran, in one line."""
    found = [
        f"Python {platform.python_version()}, Scrapy {version('scrapy')}, lxml {version('lxml')}",
        _said(["nginx", "-v"]),
    ]
    if shutil.which("wget"):
        found.append(_said(["wget", "--version"]))
    if peers:
        found += [_said([peers, "-m", "pip", "show", name]) for name in ("crawlee", "LinkChecker")]
    return (
        f"{', '.join(found)}; {os.cpu_count()} cores. Medians; CPU ratio to the first line. "
        "zhanbao is the whole command, with the process that crawls and all that it records; "
        "the estimate records nothing."
    )


def _said(command: list[str]) -> str:
    """Name and version, out of what a program or pip says of itself."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PATH": path}
    )
    text = done.stdout or done.stderr
    if named := re.search(r"Name: (\S+)\nVersion: (\S+)", text):
        return f"{named[1]} {named[2]}"
    found = re.search(r"(nginx|Wget)\D+([\d.]+)", text)
    return f"{found[1]} {found[2]}" if found else command[0]


def main() -> int:
    """Run, print, check; 1 if a count was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dear", type=int, default=1000, help="most items for those that are dear")
    parser.add_argument("--peers", default="", help="a Python with crawlee[parsel]")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    tables, is_right = [], True
    all_of_them = contestants(options.peers)
    for items in options.items:
        table, is_ok = compare(items, options.rounds, all_of_them, with_dear=items <= options.dear)
        print(table, end="\n\n", flush=True)
        tables.append(table)
        is_right &= is_ok
    if options.write:
        write_section("peers", "Whole crawls", "\n\n".join([_versions(options.peers), *tables]))
    if not is_right:
        print("a count is wrong")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())

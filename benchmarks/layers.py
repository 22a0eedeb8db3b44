"""Where a full count's CPU goes, layer by layer, and how near the floor of each layer is.

    python benchmarks/layers.py [--items 10000] [--rounds 5] [--write]

The crawl's own process is looked at every millisecond of its CPU time: the innermost frame that
belongs to a layer names it. Beside that stand the floors, in one run and on the same pages: their
bytes through lxml alone, a bare socket that asks for them, the rows of the store inserted by
sqlite3 alone. `--write` puts the tables into docs/performance.md. Needs nginx installed.
"""

import argparse
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from types import FrameType

ROOT = Path(__file__).parents[1]
_STEP = 0.001
#: Part of a file's path → its layer; the first that fits. Others belong to whoever called them.
_LAYERS = (
    ("importlib._bootstrap", "loading modules"),
    ("/crawler/pages/", "reading pages"),
    ("/crawler/walk/", "walking: dates, order, paging"),
    ("/sqlalchemy/", "store"),
    ("/main/store/", "store"),
    ("/store/", "store"),
    ("/crawler/recording.py", "store"),
    ("/gate/", "gate: guard, robots.txt, patience"),
    ("/crawler/guard.py", "gate: guard, robots.txt, patience"),
    ("/crawler/middlewares.py", "gate: guard, robots.txt, patience"),
    ("/crawler/pace.py", "gate: guard, robots.txt, patience"),
    ("/twisted/", "engine: Twisted, sockets"),
    ("/asyncio/", "engine: Twisted, sockets"),
    ("/scrapy/", "engine: Scrapy"),
    ("/crawler/", "spider"),
)


class Sampler:
    """Counts the layers of the running frame."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def begin(self) -> None:
        """Look at every millisecond of CPU from now on."""
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, _STEP, _STEP)

    def end(self) -> None:
        """Look no more."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        files = []
        while frame is not None:
            files.append(frame.f_code.co_filename)
            frame = frame.f_back
        self.counts[_layer_of(files)] += 1


def _layer_of(files: list[str]) -> str:
    """The layer of a stack of files, the innermost first; loading anything counts as loading."""
    if any("importlib._bootstrap" in file for file in files):
        return _LAYERS[0][1]
    for file in files:
        for part, layer in _LAYERS:
            if part in file:
                return layer
    return "other"


def crawl_and_look(home: str, year: int) -> None:
    """Be the crawl's process; print the seconds of each layer as JSON."""
    sampler = Sampler()
    sampler.begin()
    out = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    from crawler.__main__ import main as crawl

    crawl(["--home", home, "--site", "bench", "--year", str(year), "--full"])
    sampler.end()
    spent = time.process_time()
    total = sampler.counts.total()
    found = {name: count / total * spent for name, count in sampler.counts.items()}
    os.write(out, json.dumps(found).encode())


def through_lxml(bodies: list[bytes]) -> None:
    """The floor of reading: every page parsed."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8")
    for body in bodies:
        etree.fromstring(body, parser)


def by_socket(port: int, paths: list[str]) -> None:
    """The floor of asking: one connection, one page after the other, nothing looked at."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        for path in paths:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            got = b""
            while b"\r\n\r\n" not in got:
                got += line.recv(65536)
            head, _, body = got.partition(b"\r\n\r\n")
            left = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
            while left > 0:
                left -= len(line.recv(65536))


def raw_insert(store: Path, to: Path) -> tuple[int, float]:
    """The floor of storing: the items of a store into a like table; how many, and CPU seconds."""
    with sqlite3.connect(store) as known:
        kept = "select sql from sqlite_master where tbl_name = 'sightings' and sql is not null"
        made = [row[0] for row in known.execute(kept)]
        rows = known.execute("select * from sightings").fetchall()
    insert = f"insert into sightings values ({', '.join('?' * len(rows[0]))})"  # noqa: S608 - marks
    before = time.process_time()
    with sqlite3.connect(to) as empty:
        for statement in made:
            empty.execute(statement)
        empty.executemany(insert, rows)
    return len(rows), time.process_time() - before


def main() -> int:
    """Look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    parser.add_argument("--child", nargs=2, metavar=("HOME", "YEAR"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    if options.child:
        crawl_and_look(options.child[0], int(options.child[1]))
        return 0
    layers, floors = measure(options.items, options.rounds)
    text = f"{_table(layers)}\n\n{_floors(floors, layers)}"
    print(text)
    if options.write:
        from performance_page import write_section

        head = (
            f"The crawl's own process, full count of {options.items:,} items, list pages by HTTP "
            f"from nginx on loopback; medians of {options.rounds}."
        )
        write_section("layers", "Where the time goes", f"{head}\n\n{text}")
    return 0


def measure(items: int, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of each layer, and of each floor."""
    from static_site import YEAR, StaticSite
    from web_server import serve
    from zhanbao_site import COLUMN, database_of, write_site_file

    from store.engine import open_store

    looked: list[dict[str, float]] = []
    floors: dict[str, list[float]] = {}
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        root, work = Path(folder) / "www", Path(folder) / "nginx"
        work.mkdir()
        StaticSite(items=items).write(root, with_articles=False)
        environment["PYTHONPYCACHEPREFIX"] = str(work / "compiled")
        with serve(root, work) as server:
            for number in range(rounds + 1):
                home = Path(folder) / f"home{number}"
                write_site_file(home, server)
                open_store(database_of(home)).close()
                asked = server.requests()
                done = subprocess.run(
                    [sys.executable, __file__, "--child", str(home), str(YEAR)],
                    capture_output=True, check=True, env=environment, cwd=ROOT,
                )  # fmt: skip
                pages = server.requests() - asked - 1
                looked.append(json.loads(done.stdout))
                paths = [f"{COLUMN}index_{page}.html" for page in range(2, pages + 2)]
                bodies = [(root / path[1:]).read_bytes() for path in paths]
                for name, spent in (
                    (f"{pages} pages through lxml alone", _timed(through_lxml, bodies)),
                    (f"{pages} pages by one bare socket", _timed(by_socket, server.port, paths)),
                ):
                    floors.setdefault(name, []).append(spent)
                count, spent = raw_insert(home / "zhanbao.sqlite3", home / "raw.sqlite3")
                floors.setdefault(f"{count:,} items by sqlite3 alone", []).append(spent)
    names = {name for one in looked for name in one}
    layers = {name: median(one.get(name, 0.0) for one in looked[1:]) for name in names}
    return layers, {name: median(own[1:]) for name, own in floors.items()}


def _timed(work: object, *arguments: object) -> float:
    before = time.process_time()
    work(*arguments)  # type: ignore[operator]
    return time.process_time() - before


def _table(layers: dict[str, float]) -> str:
    total = sum(layers.values())
    lines = ["| layer | CPU s | share |", "|---|---:|---:|"]
    for name, spent in sorted(layers.items(), key=lambda each: -each[1]):
        lines.append(f"| {name} | {spent:.3f} | {spent / total:.0%} |")
    return "\n".join([*lines, f"| all | {total:.3f} | |"])


def _floors(floors: dict[str, float], layers: dict[str, float]) -> str:
    engine = sum(spent for name, spent in layers.items() if name.startswith("engine"))
    ours = (layers.get("reading pages", 0.0), engine, layers.get("store", 0.0))
    names = ("reading pages", "engine", "store")
    lines = ["| floor | CPU s | ours | times |", "|---|---:|---:|---:|"]
    for (floor, least), name, spent in zip(floors.items(), names, ours, strict=True):
        lines.append(f"| {floor} | {least:.3f} | {name} {spent:.3f} | {spent / least:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

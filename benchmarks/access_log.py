"""Lines a second of the access log count, on a made-up combined log.

Run: `.venv/bin/python benchmarks/access_log.py [LINES] [--peers PYTHON]`; PYTHON is that of an
environment with duckdb. GoAccess is taken from the system.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.append(str(Path(__file__).parent))

from access_log_peers import Peer, run_duckdb, run_goaccess

from collectors.access_log.collect import count_files, load_rules

AGENTS = [
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/{n}.0.0.0 Safari/537.36" for n in range(60)
]
AGENTS += ["Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"]
PATHS = [f"/zwgk/t2026{n:04}_{n}.html" for n in range(2000)] + [f"/i/{n}.png" for n in range(500)]


def write_log(path: Path, lines: int) -> None:
    """A log of 28 days, a ninth of it pictures."""
    chance = random.Random(1)
    with path.open("w") as file:
        for number in range(lines):
            day = 1 + number * 28 // lines
            ip = f"10.{chance.randrange(4)}.{chance.randrange(256)}.{chance.randrange(32)}"
            hour = f"{number % 24:02}:{number % 60:02}:00"
            file.write(
                f'{ip} - - [{day:02}/Feb/2026:{hour} +0800] "GET {chance.choice(PATHS)} HTTP/1.1" '
                f'200 1234 "http://www.x.gov.cn/" "{chance.choice(AGENTS)}"\n'
            )


def count_ours(path: Path) -> Peer:
    """Our count in a process of its own, as `zhanbao logs` makes it."""
    before = time.process_time()
    began = time.perf_counter()
    visits, _ = count_files([path], load_rules())
    cpu, wall = time.process_time() - before, time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said = f"PV {visits.page_views('2026')}, UV {visits.unique_visitors('2026')}"
    return Peer("zhanbao", cpu, wall, peak, said)


def main() -> None:
    """Write, count, print; beside the others, where they are installed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("lines", nargs="?", type=int, default=500_000)
    asked.add_argument("--peers", metavar="PYTHON", help="a Python that has duckdb")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "access.log"
        write_log(path, given.lines)
        ours = count_ours(path)
        found = [ours]
        if given.peers:
            rules = load_rules()
            robots, endings = rules.robots.pattern, rules.not_pages.pattern
            others = (
                run_goaccess(path),
                run_duckdb(path, given.peers, robots=robots, endings=endings),
            )
            found += [each for each in others if each is not None]
    print(f"{given.lines} lines\n")
    print(
        f"{'':10} {'CPU s':>7} {'lines/s':>9} {'times ours':>10} {'wall s':>7} {'MiB':>5}  counted"
    )
    for each in found:
        speed = given.lines / each.cpu
        print(
            f"{each.name:10} {each.cpu:7.2f} {speed:9,.0f} {each.cpu / ours.cpu:10.1f} "
            f"{each.wall:7.2f} {each.peak_mib:5}  {each.said}"
        )


if __name__ == "__main__":
    main()

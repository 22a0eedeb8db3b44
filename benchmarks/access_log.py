"""Lines a second of the access log count, on made-up logs of each format.

Run: `.venv/bin/python benchmarks/access_log.py [LINES] [--peers PYTHON]`; PYTHON is that of an
environment with duckdb. GoAccess is taken from the system. With peers, all count the same combined
file three times in turn, and the least of each is told.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.append(str(Path(__file__).parent))

from access_log_peers import Peer, run_duckdb, run_goaccess
from access_log_written import FORMATS, write_log

from collectors.access_log.collect import count_files, load_rules

_TURNS = 3


def count_ours(path: Path) -> Peer:
    """Our count, as `zhanbao logs` makes it."""
    before = time.process_time()
    began = time.perf_counter()
    visits, _ = count_files([path], load_rules())
    cpu, wall = time.process_time() - before, time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said = f"PV {visits.page_views('2026')}, UV {visits.unique_visitors('2026')}"
    return Peer("zhanbao", cpu, wall, peak, said)


def show_formats(folder: Path, lines: int) -> None:
    """One row a format: how fast, what was counted, how many lines were passed over."""
    print(f"{lines} lines a file\n\n{'format':20} {'CPU s':>7} {'lines/s':>9}  counted")
    for form in FORMATS:
        path = write_log(folder, form, lines)
        before = time.process_time()
        visits, (count,) = count_files([path], load_rules())
        cpu = time.process_time() - before
        said = f"PV {visits.page_views('2026')}, UV {visits.unique_visitors('2026')}"
        print(f"{form.name:20} {cpu:7.2f} {lines / cpu:9,.0f}  {said}, bad lines {count.bad}")
        path.unlink()


def show_peers(folder: Path, lines: int, python: str) -> None:
    """The same file by all, in turns."""
    path, rules = write_log(folder, FORMATS[0], lines), load_rules()

    def count_duckdb(path: Path) -> Peer | None:
        robots, endings = rules.robots.pattern, rules.not_pages.pattern
        return run_duckdb(path, python, robots=robots, endings=endings)

    programs: list[Callable[[Path], Peer | None]] = [count_ours, run_goaccess, count_duckdb]
    turns = [[program(path) for program in programs] for _ in range(_TURNS)]
    ours: Peer | None = None
    print(
        f"\n{'':10} {'CPU s':>7} {'lines/s':>9} {'CPU x':>6} {'wall s':>7} {'wall x':>6} {'MiB':>5}"
    )
    for runs in zip(*turns, strict=True):
        if (best := _least(runs)) is None:
            continue
        ours = ours or best
        print(
            f"{best.name:10} {best.cpu:7.2f} {lines / best.cpu:9,.0f} {best.cpu / ours.cpu:6.1f} "
            f"{best.wall:7.2f} {best.wall / ours.wall:6.1f} {best.peak_mib:5}  {best.said}"
        )


def _least(runs: tuple[Peer | None, ...]) -> Peer | None:
    """The least of processor time and of clock time, each by itself."""
    found = [run for run in runs if run is not None]
    if not found:
        return None
    return found[0]._replace(cpu=min(run.cpu for run in found), wall=min(run.wall for run in found))


def main() -> None:
    """Write, count, print; beside the others, where they are installed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("lines", nargs="?", type=int, default=500_000)
    asked.add_argument("--peers", metavar="PYTHON", help="a Python that has duckdb")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if given.peers:
            show_peers(Path(name), given.lines, given.peers)
        show_formats(Path(name), given.lines)


if __name__ == "__main__":
    main()

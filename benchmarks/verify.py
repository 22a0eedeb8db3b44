"""How long `zhanbao verify` takes over a store of so many items: is a night long enough?

    python benchmarks/verify.py [--items 10000 100000 1000000] [--sqlite | --postgres] [--write]

A portal holds a tenth of the items, sites of a thousand the others; all were recorded as crawls
record them, and one in ten has a draft. Measured is the whole command, which must find nothing
wrong. Aim: a million items in 60 s. `--write` puts the table into docs/reliability.md.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "tests")]

from growth import site_of  # noqa: E402 - after the path is set
from one_site import database  # noqa: E402 - after the path is set
from one_site_store import AT, YEAR, crawl, sightings  # noqa: E402 - as above
from performance_page import RELIABILITY, write_section  # noqa: E402 - as above

from model.columns import ColumnKind  # noqa: E402 - as above
from store.engine import open_store  # noqa: E402 - as above
from store.sheets import compile_site  # noqa: E402 - as above

_A_SITE = 1000
_AIM_SECONDS = 60
_AIM_ITEMS = 1_000_000
#: Of the last two each: what stands in them is judged item by item.
_KINDS = (
    ColumnKind.NEWS, ColumnKind.NOTICE, ColumnKind.POLICY, ColumnKind.DISCLOSURE,
    ColumnKind.TOPIC, ColumnKind.INTERPRETATION,
)  # fmt: skip
_HEADS = ("数据库", "信息", "网站", "墙上时间，秒", "CPU，秒", "峰值内存 MB")


def fill(url: str, items: int) -> int:
    """Record the items → number of sites."""
    portal = items // 10
    sizes = [portal, *[_A_SITE] * ((items - portal) // _A_SITE)]
    store = open_store(url)
    for number, size in enumerate(sizes):
        site = site_of(number, _KINDS)
        crawl(store, site, sightings(size, site))
        if number % 10 == 0:
            with store.transaction() as tx:
                compile_site(tx, site, year=YEAR, now=AT)
    store.close()
    return len(sizes)


def verify(url: str, home: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of the whole command.

    Raises:
        RuntimeError: it found something wrong.
    """
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "jobs", "--home", str(home), "verify"],
        stdout=sys.stderr,
        cwd=ROOT,
        env={**os.environ, "ZHANBAO_DATABASE_URL": url},
    )
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"verify ended with {child.returncode}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(kind: str, items: int) -> tuple[str, float]:
    """A line of the table, and its wall seconds."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        with database(kind, home) as url:
            sites = fill(url, items)
            wall, cpu, peak = verify(url, home)
    return f"| {kind} | {items:,} | {sites:,} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |", wall


def main() -> int:
    """Print a line for each database and size; exit code 1 where the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000, _AIM_ITEMS])
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--write", action="store_true", help="into docs/reliability.md")
    options = parser.parse_args()
    wanted = {"SQLite": options.sqlite, "PostgreSQL": options.postgres}
    text = f"| {' | '.join(_HEADS)} |\n|---|{'---:|' * (len(_HEADS) - 1)}"
    print(text, flush=True)
    is_met = True
    for kind in [k for k, told in wanted.items() if told] or list(wanted):
        for items in options.items:
            told, wall = measure(kind, items)
            is_met &= items > _AIM_ITEMS or wall <= _AIM_SECONDS
            print(told, flush=True)
            text += f"\n{told}"
    if options.write:
        words = f"目标：一百万条 {_AIM_SECONDS} 秒以内，{'做到' if is_met else '没有做到'}。"
        words += "命令：`python benchmarks/verify.py --write`"
        write_section("verify", "`zhanbao verify` 用时", f"{text}\n\n{words}", path=RELIABILITY)
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())

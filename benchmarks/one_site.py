"""What the year of one site costs to compile and to show, from 10,000 to a million items.

    python benchmarks/one_site.py [--items 10000 100000 1000000] [--rounds 7] [--write]
                                  [--sqlite | --postgres]

Items are recorded as crawls record them, a quarter of them in the year. Then, in turns in one
process, the draft is compiled and the same figures are counted by hand: one SQL statement that
counts the published items of each month, distinct, in all and by the three groups of the form.
`zhanbao compile` and `zhanbao draft` are whole commands, CPU and peak memory by the kernel.
`--write` puts the tables into docs/performance.md.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "tests")]

from performance_page import write_section  # noqa: E402 - after the path is set

# This process stays small: what the kernel tells of a child's peak includes its parent's size.
STEPS = Path(__file__).with_name("one_site_store.py")
_YEAR = "2025"
_KINDS = ("overview", "news", "news", "news", "notice", "notice", "policy", "policy",
          "disclosure", "other", "topic", "interpretation")  # fmt: skip
_HEADS = ("items", "by hand, s", "one count(*), s", "compile, s", "ratio to by hand",
          "`zhanbao compile`, s", "its peak, MB", "`zhanbao draft`, s", "its peak, MB",
          "summing at a full crawl's end, µs an item", "30 new items, ms")  # fmt: skip
Told = dict[str, float]


def write_home(home: Path) -> None:
    """A home with the site file of twelve columns."""
    host = "http://www.gov.cn/"
    columns = "".join(
        f'[[columns]]\nname = "栏目{place}"\nkind = "{kind}"\nurl = "{host}c{place}/"\n'
        for place, kind in enumerate(_KINDS)
    )
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "bench.toml").write_text(
        f'key = "bench"\nname = "测试市民政局"\nhome = "{host}"\nhosts = ["www.gov.cn"]\n{columns}',
        encoding="utf-8",
    )


@contextlib.contextmanager
def database(kind: str, home: Path) -> Iterator[str]:
    """Address of an empty database."""
    if kind == "SQLite":
        yield f"sqlite:///{home / 'zhanbao.sqlite3'}"
        return
    from postgres_server import running_server

    options = ("max_wal_size=4GB", "shared_buffers=512MB")
    with running_server(durability=options, on_disk=True) as server, server.database() as url:
        yield url


def measure(kind: str, items: int, rounds: int) -> Told:
    """All figures of one size."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        write_home(home)
        with database(kind, home) as url:
            filled = _step("fill", url, items, home)
            told = _step("compare", url, items, home, str(rounds))
            for command in ("compile", "draft"):
                runs = [_command(command, url, home) for _ in range(rounds)]
                told[f"{command}_cpu"] = median(cpu for cpu, _ in runs)
                told[f"{command}_peak"] = median(peak for _, peak in runs)
        return {**told, "summed": filled["summed"]}


def _step(name: str, url: str, items: int, home: Path, *more: str) -> Told:
    command = [sys.executable, "-P", str(STEPS), name, url, str(items), str(home), *more]
    told: Told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return told


def _command(name: str, url: str, home: Path) -> tuple[float, float]:
    """CPU seconds and peak MB of a whole command."""
    more = ["--json"] if name == "draft" else []
    child = subprocess.Popen(
        [sys.executable, "-m", "jobs", "--home", str(home), name, "bench", "--year", _YEAR, *more],
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "ZHANBAO_DATABASE_URL": url},
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{name} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def line(items: int, told: Told) -> str:
    """One line of a table."""
    cells = (
        f"{items:,}",
        f"{told['by_hand']:.3f}",
        f"{told['plain']:.3f}",
        f"{told['compile']:.3f}",
        f"{told['ratio']:.2f}",
        f"{told['compile_cpu']:.2f}",
        f"{told['compile_peak']:.0f}",
        f"{told['draft_cpu']:.2f}",
        f"{told['draft_peak']:.0f}",
        f"{told['summed'] / items * 1e6:.1f}",
        f"{told['month'] * 1000:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    wanted = {"SQLite": options.sqlite, "PostgreSQL": options.postgres}
    text = (
        "CPU seconds, medians of alternated rounds; on PostgreSQL with those of the server's "
        "process for it, but for the commands. By `python benchmarks/one_site.py --write`."
    )
    for kind in [k for k, told in wanted.items() if told] or list(wanted):
        text += f"\n\n### {kind}\n\n| {' | '.join(_HEADS)} |\n|{'---:|' * len(_HEADS)}"
        print(text, flush=True)
        for items in options.items:
            told = line(items, measure(kind, items, options.rounds))
            print(told, flush=True)
            text += f"\n{told}"
    if options.write:
        write_section("one_site", "One large site", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

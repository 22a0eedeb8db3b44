"""GoAccess and DuckDB on the same access log, beside ours.

GoAccess is the system's package; DuckDB runs by the Python of an environment of its own. DuckDB is
asked for the same figures by the same rules, on one thread; GoAccess counts what it always counts.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

_DUCKDB = r"""
import json, sys
import duckdb
path, robots, endings = json.load(sys.stdin)
duckdb.execute("set threads = 1")
duckdb.execute("set enable_progress_bar = false")
line = (
    r'^(\S+) \S+ \S+ \[(\d\d/\w{3}/\d{4}):[^\]]*\] '
    r'"([A-Z]+) (\S+) [^"]*" (\d{3}) \S+ "[^"]*" "([^"]*)"'
)
names = "['ip', 'day', 'method', 'path', 'status', 'agent']"
print(json.dumps(duckdb.execute(f'''
    with hits as (
        select unnest(regexp_extract(line, ?, {names})) from
        read_csv(?, columns = {{'line': 'varchar'}}, delim = chr(1), quote = '', escape = '',
                 header = false, auto_detect = false)
    ), views as (
        select day, ip, agent from hits
        where status in ('200', '206', '304') and method in ('GET', 'POST')
          and not regexp_matches(path, ?, 'i') and not regexp_matches(agent, ?, 'i')
    )
    select sum(n), sum(v) from (
        select count(*) n, count(distinct (ip, agent)) v from views group by day)
''', [line, path, endings, robots]).fetchone()))
"""


class Peer(NamedTuple):
    """What one other program took."""

    name: str
    #: Seconds of processor time, and of the clock.
    cpu: float
    wall: float
    peak_mib: int
    #: What it counted.
    said: str


def run_goaccess(path: Path) -> Peer | None:
    """GoAccess over a file; None where it is not installed."""
    program = shutil.which("goaccess")
    if program is None:
        print("GoAccess is not installed: apt-get install goaccess")
        return None
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        fixed = ["--log-format=COMBINED", "--no-global-config", "--no-progress", "-o", str(out)]
        cpu, wall, peak, _ = _timed([program, str(path), *fixed], "")
        said = json.loads(out.read_text(encoding="utf-8"))["general"]
    return Peer("GoAccess", cpu, wall, peak, f"visitors {said['unique_visitors']}")


def run_duckdb(path: Path, python: str, *, robots: str, endings: str) -> Peer | None:
    """DuckDB over a file; None where that Python has none."""
    asked = json.dumps([str(path), robots, endings])
    cpu, wall, peak, out = _timed([python, "-c", _DUCKDB], asked)
    if not out:
        print("DuckDB does not run: pip install duckdb")
        return None
    views, visitors = json.loads(out)
    return Peer("DuckDB", cpu, wall, peak, f"PV {views:.0f}, UV {visitors:.0f}")


def _timed(command: list[str], text: str) -> tuple[float, float, int, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode:
        sys.stderr.write(done.stderr[-400:])
    return cpu, wall, after.ru_maxrss // 1024, done.stdout

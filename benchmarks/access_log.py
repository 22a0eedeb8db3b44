"""Lines a second of the access log count, on a made-up combined log.

Run: `.venv/bin/python benchmarks/access_log.py [LINES]`.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

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


def main() -> None:
    """Write, count, print."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "access.log"
        write_log(path, lines)
        began = time.process_time()
        visits, _ = count_files([path], load_rules())
        seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{lines} lines in {seconds:.2f} s of one core: {lines / seconds:,.0f} lines/s")
    print(f"peak {peak} MiB")
    print(f"PV {visits.page_views('2026')}, UV {visits.unique_visitors('2026')}")


if __name__ == "__main__":
    main()

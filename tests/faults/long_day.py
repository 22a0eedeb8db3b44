"""A day of `zhanbao serve` in a few minutes: its page, its schedule, its crawls and checks.

Run as a program: `python tests/faults/long_day.py FOLDER` → one line of JSON, an entry an hour:
resident memory in MB, open descriptors, threads, children, temporary files, requests answered,
slots worked off. Crawls are children of its nursery, as those of the scheduler are.
"""

import gc
import json
import os
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from bad_server import BadServer, page, serve  # noqa: E402  (found by the path above)
from loopback_site import list_page  # noqa: E402
from web_office import PATH, Office, open_office, renew_passwords  # noqa: E402

import jobs.second_look  # noqa: E402
from config.schedule import parse_schedule  # noqa: E402
from jobs.schedule_slots import staying_alive  # noqa: E402
from jobs.scheduler import Scheduler  # noqa: E402
from jobs.scheduler_pool import Pool  # noqa: E402
from jobs.shell import Shell  # noqa: E402
from model.days import utc_now  # noqa: E402
from model.people import Role  # noqa: E402
from model.slots import SlotStatus  # noqa: E402
from store import slots  # noqa: E402
from store.items import items_of  # noqa: E402
from store.runs import runs_of  # noqa: E402

HOURS = 24
#: Ticks of one hour; each lets ten minutes pass.
TICKS = 6
SITES = 3
#: All that works day and night, and much of it more often than on other days.
SCHEDULE = """
[tasks.probe]
title = "探测"
cron = "*/10 * * * *"
[tasks.crawl]
title = "抓取"
cron = "0 */2 * * *"
[tasks.full]
title = "清点"
cron = "30 1,13 * * *"
[tasks.check]
title = "检查"
cron = "20 */4 * * *"
[tasks.links]
title = "链接"
cron = "40 5 * * *"
[tasks.remind]
title = "提醒"
cron = "30 8 * * *"
per_site = false
[tasks.deliver]
title = "发送"
cron = "* * * * *"
per_site = false
[tasks.tidy]
title = "清理"
cron = "15 3 * * *"
per_site = false
"""
HOME = """<html><head><title>某局</title></head><body><a href="/gzdt/">工作动态</a>
<p>主办：某局 网站标识码：4500000092 桂ICP备10201924号</p></body></html>"""


@dataclass
class Clock:
    """A clock that a tick sets on."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def write_sites(home: Path, root: str) -> None:
    host = root.removeprefix("http://")
    for n in range(SITES):
        text = (
            f'key = "s{n}"\nname = "某局{n}"\nhome = "{root}/"\nhosts = ["{host}"]\n'
            'allow_networks = ["127.0.0.0/8"]\n[politeness]\ndelay_seconds = 0\n'
            '[[columns]]\nname = "动态"\nkind = "news"\n'
            f'url = "{root}/gzdt/"\n'
        )
        (home / "sites" / f"s{n}.toml").write_text(text, encoding="utf-8")


def publish(server: BadServer, hour: int) -> None:
    """The list of the sites' one column: it has two more items each hour."""
    last = utc_now().date()
    rows = [
        (f"/gzdt/{n}.html", f"召开第 {n} 次工作推进会", last - timedelta(days=n % 300))
        for n in range(30 + 2 * hour)
    ]
    server.behaviours["/gzdt"] = page(list_page(rows, 1, 0))


def children_of(pid: int) -> int:
    """Processes that descend from one, the ended ones that nobody buried too."""
    own = [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and _parent(folder) == pid
    ]
    return len(own) + sum(children_of(one) for one in own)


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def measure() -> dict[str, float]:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return {
        "mb": pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        "descriptors": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        "threads": threading.active_count(),
        "children": children_of(os.getpid()),
        "temporary": sum(1 for _ in Path(tempfile.gettempdir()).iterdir()),
    }


def live(office: Office, shell: Shell, server: BadServer) -> list[dict[str, float]]:
    """Twenty-four hours of it."""
    clock = Clock(utc_now())
    office.clock.now = clock.now
    renew_passwords(office)
    pool = Pool(shell)
    scheduler = Scheduler(
        shell, parse_schedule(SCHEDULE, name="schedule.toml"), pool.start, clock=clock
    )
    found = []
    answered = 0
    with staying_alive(shell, pool.owner):
        for hour in range(HOURS):
            publish(server, hour)
            with closing(office.person(Role.FILLER)) as filler:
                for _ in range(TICKS):
                    clock.now += timedelta(minutes=10)
                    office.clock.now = clock.now
                    scheduler.tick()
                    for path in ("/", PATH, f"{PATH}/fields/info.news", "/sites/s0/uptime",
                                 "/sites/a/issues", f"{PATH}/export.json"):  # fmt: skip
                        answered += filler.get(path).status_code == 200
                    while not pool.is_idle():
                        time.sleep(0.01)
            office._clients.clear()
            found.append({"hour": hour + 1, "answered": answered, **measure()})
    with shell.reading() as tx:
        newest = slots.newest(tx, until=clock.now + timedelta(days=1))
        found[-1]["slots"] = len(newest)
        found[-1]["undone"] = sum(slot.status is SlotStatus.FAILED for slot in newest)
        found[-1]["crawls"] = sum(len(runs_of(tx, f"s{n}", limit=500)) for n in range(SITES))
        found[-1]["items"] = sum(1 for _ in items_of(tx, "s0"))
    return found


def main() -> None:
    """Live the day in a folder and print the hours."""
    folder = Path(sys.argv[1])
    tempfile.tempdir = str(folder / "tmp")
    os.environ["TMPDIR"] = tempfile.tempdir
    Path(tempfile.tempdir).mkdir()
    # The second look at a page waits a minute of the real clock.
    jobs.second_look.PAUSE_SECONDS = 0.1
    paths = {"/": page(HOME), "/gzdt": page(HOME), "/robots.txt": page(b"", status=404)}
    with serve(paths) as server, open_office(folder, count=60) as office:
        write_sites(folder, server.root)
        shell = Shell(office.home)
        hours = live(office, shell, server)
        shell.store.close()
    sys.stdout.write(json.dumps(hours) + "\n")


if __name__ == "__main__":
    main()

"""Workers as processes: begun, killed, their CPU counted with that of their crawls."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from config.home import Home
from jobs.shell import Shell
from model.days import utc_now
from store import slots

ROOT = Path(__file__).parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")
_NOOP = """
from jobs.schedule_work import WORKS
WORKS["crawl"] = lambda shell, work: ""
"""
_WORKER = """
import sys
sys.path.insert(0, {root!r})
{noop}
from jobs.cli import main
main(["--home", {home!r}, "worker", "--concurrency", "1"])
"""


class Workers:
    """A team of workers on one installation."""

    def __init__(self, home: Home, *, noop: bool = False) -> None:
        self._home = home
        self._code = _WORKER.format(root=str(ROOT), noop=_NOOP if noop else "", home=str(home.path))
        self.processes: list[subprocess.Popen[bytes]] = []
        self._log = (home.path / "workers.log").open("ab")

    def __enter__(self) -> Self:
        """A team of nobody."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Kill whoever is left."""
        for process in self.processes:
            process.kill()
            process.wait()
        self._log.close()
        if kind is not None:
            sys.stderr.write((self._home.path / "workers.log").read_text()[-3000:])

    def add(self) -> None:
        """Begin one more."""
        environment = os.environ | {"ZHANBAO_DATABASE_URL": self._home.database_url}
        command = [sys.executable, "-P", "-c", self._code]
        self.processes.append(
            subprocess.Popen(command, env=environment, stderr=self._log, stdout=self._log)
        )

    def wait_until_ready(self) -> None:
        """Until each has imported its parts and looks at the queue."""
        log = self._home.path / "workers.log"
        while log.read_text(encoding="utf-8").count("工作进程已启动") < len(self.processes):
            time.sleep(0.1)

    def cpu(self) -> float:
        """CPU seconds of all and their children so far."""
        return sum(cpu_of_tree(process.pid) for process in self.processes)


class Killer:
    """Kills a random worker again and again, and notes what it held."""

    def __init__(self, shell: Shell, team: Workers) -> None:
        self._shell = shell
        self._team = team
        self._random = random.Random(1)
        self._held: list[tuple[str, datetime]] = []

    def kill_again_and_again(self, kills: int) -> None:
        """Kill with -9 a worker that holds a slot, and begin another one."""
        for _ in range(kills):
            time.sleep(self._random.uniform(0.5, 2.5))
            self._kill_one()
            self._team.add()

    def _kill_one(self) -> None:
        while True:
            victim = self._random.choice(self._team.processes)
            with self._shell.reading() as tx:
                held = [s for s in slots.running(tx) if f":{victim.pid}:" in s.owner]
            if held:
                break
            time.sleep(0.05)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self._team.processes.remove(victim)
        now = utc_now()
        with self._shell.reading() as tx:
            held = [s for s in slots.running(tx) if f":{victim.pid}:" in s.owner]
        self._held += [(slot.site, now) for slot in held]

    def takeovers(self) -> list[float]:
        """Seconds from each kill to the moment in which another worker went on."""
        with self._shell.reading() as tx:
            newest = {slot.site: slot for slot in slots.newest(tx)}
        last = dict(self._held)
        waits = [newest[site].started_at - at for site, at in last.items()]
        assert all(wait > timedelta() for wait in waits)
        return [wait.total_seconds() for wait in waits]


def cpu_of_tree(root: int) -> float:
    """CPU seconds of a process, its living descendants and those that have ended."""
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        try:
            stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
            for thread in Path(f"/proc/{process}/task").iterdir():
                waiting += [int(child) for child in (thread / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(ticks) for ticks in stat.rsplit(")", 1)[1].split()[11:15])
    return total / _TICKS

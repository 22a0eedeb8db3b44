"""Workers as processes: begun, killed, their CPU counted with that of their crawls."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from config.home import Home
from jobs.shell import Shell
from model.days import utc_now
from model.slots import Slot, SlotStatus
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
            time.sleep(self._random.uniform(2, 6))
            self._kill_one()
            self._team.add()

    def freeze_again_and_again(self, times: int) -> int:
        """Stop a worker with its crawl until another has taken its slot; then let it go on.

        Gives back how many slots were taken over from a worker that came back late.
        """
        late = 0
        for _ in range(times):
            victim, held = self._busy_worker()
            # A site's time of taking over is that from a kill, not from a freeze after it.
            self._held = [(site, at) for site, at in self._held if site != held[0].site]
            tree = list(tree_of(victim.pid))
            signal_all(tree, signal.SIGSTOP)
            late += self._wait_for_takeover(held[0])
            signal_all(tree, signal.SIGCONT)
        return late

    def _wait_for_takeover(self, held: Slot) -> bool:
        for _ in range(1500):
            with self._shell.reading() as tx:
                now = slots.slot_at(tx, held.task, held.site, held.scheduled_for)
            if now is None or now.owner not in {held.owner, ""}:
                return True
            if now.status is not SlotStatus.RUNNING:
                return False
            time.sleep(0.1)
        raise TimeoutError(held.site)

    def _busy_worker(self) -> tuple[subprocess.Popen[bytes], list[Slot]]:
        while True:
            victim = self._random.choice(self._team.processes)
            with self._shell.reading() as tx:
                held = [s for s in slots.running(tx) if f":{victim.pid}:" in s.owner]
            if held:
                return victim, held
            time.sleep(0.05)

    def _kill_one(self) -> None:
        victim, _ = self._busy_worker()
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


def tree_of(root: int) -> Iterator[int]:
    """A process and its living descendants."""
    waiting = [root]
    while waiting:
        process = waiting.pop()
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                waiting += [int(child) for child in (thread / "children").read_text().split()]
        yield process


def signal_all(processes: list[int], number: signal.Signals) -> None:
    """Send a signal to all that still live."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def cpu_of_tree(root: int) -> float:
    """CPU seconds of a process, its living descendants and those that have ended."""
    total = 0
    for process in tree_of(root):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
            total += sum(int(ticks) for ticks in stat.rsplit(")", 1)[1].split()[11:15])
    return total / _TICKS

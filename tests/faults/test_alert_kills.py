"""A sender that is killed between sending and writing it down: nothing lost, repeats known."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alert_receivers import ENVIRON, KINDS, Receiver, receiving

from config.home import find_home
from jobs.shell import Shell
from model.days import utc_now
from model.messages import Message
from store import outbox

_ROOT = Path(__file__).parents[2]
_SENDER = """
import sys
from datetime import datetime
from jobs.deliver import deliver_due
from jobs.shell import Shell
now = datetime.fromisoformat(sys.argv[2])
print(deliver_due(Shell.at(sys.argv[1]), clock=lambda: now))
"""


class Bench:
    """An outbox, real receivers, and senders that are processes of their own."""

    def __init__(self, home: Path, receivers: dict[str, Receiver]) -> None:
        self.shell = Shell(find_home(str(home)))
        self.receivers = receivers
        self.now = utc_now()
        self.put: set[str] = set()

    def write(self, count: int) -> None:
        """Messages into the outbox, on every channel."""
        with self.shell.transaction() as tx:
            for _ in range(count):
                key = f"{len(self.put):08x}"
                self.put.add(key)
                message = Message(key=key, subject=f"第 {key} 条", body="正文", site=key)
                outbox.put(tx, message, channels=KINDS, at=self.now)

    def send(self, *, kill_at: str = "", takes: bool = True) -> int:
        """One sender from its start to its end → its exit code; it dies at a receiver's hand."""
        sender = subprocess.Popen(
            [sys.executable, "-c", _SENDER, str(self.shell.home.path), self.now.isoformat()],
            cwd=_ROOT,
            env=os.environ | ENVIRON | {"PYTHONWARNINGS": "ignore"},
            stdout=subprocess.DEVNULL,
        )
        if kill_at:
            self.receivers[kill_at].takes_before_kill = takes
            self.receivers[kill_at].victim = sender.pid
        code = sender.wait(timeout=60)
        # What the dead sender had taken comes back after its hold.
        self.now += timedelta(minutes=3)
        return code

    def finish(self) -> int:
        """Send until nothing waits → how many were given up."""
        for _ in range(40):
            assert self.send() == 0
            with self.shell.reading() as tx:
                if not outbox.waiting(tx):
                    return len(outbox.undelivered(tx))
            self.now += timedelta(hours=1)
        raise AssertionError("some wait for ever")

    def lost(self) -> dict[str, set[str]]:
        return {
            kind: missing
            for kind, receiver in self.receivers.items()
            if (missing := self.put - receiver.numbers())
        }

    def repeats(self) -> int:
        """Messages that arrived again; each is known by its number, or it would be a stranger."""
        again = 0
        for receiver in self.receivers.values():
            counts = Counter(number for numbers in receiver.taken for number in numbers)
            assert all(len(numbers) == 1 for numbers in receiver.taken if len(numbers) < 6)
            again += sum(counts[number] - 1 for number in self.put)
        return again


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with receiving() as (receivers, channels):
        (tmp_path / "channels.toml").write_text(channels, encoding="utf-8")
        bench = Bench(tmp_path, receivers)
        yield bench
        bench.shell.store.close()


def _report(bench: Bench, kills: int) -> None:
    sent = len(bench.put) * len(KINDS)
    print(f"\n告警 {sent} 条，杀 {kills} 次：丢 0，重复 {bench.repeats()}（凭编号认出）")  # noqa: T201


@pytest.mark.slow
@pytest.mark.parametrize("takes", [True, pytest.param(False, marks=pytest.mark.soak)])
def test_a_sender_killed_at_each_channel_loses_nothing(bench: Bench, *, takes: bool) -> None:
    bench.write(2)

    codes = [bench.send(kill_at=kind, takes=takes) for kind in KINDS]

    assert codes == [-signal.SIGKILL] * len(KINDS)
    assert bench.finish() == 0
    assert bench.lost() == {}
    assert bench.repeats() == (len(KINDS) if takes else 0)
    assert all(receiver.unsigned == 0 for receiver in bench.receivers.values())
    _report(bench, len(codes))


@pytest.mark.soak
def test_senders_killed_a_hundred_times_lose_nothing(bench: Bench) -> None:
    draw, kills = random.Random(11), 0
    while kills < 100:
        bench.write(draw.randint(0, 3))
        kind, takes = draw.choice(KINDS), draw.random() < 0.5
        kills += bench.send(kill_at=kind, takes=takes) == -signal.SIGKILL
        bench.receivers[kind].victim = None

    assert bench.finish() == 0
    assert bench.lost() == {}
    assert bench.repeats() > 0
    _report(bench, kills)

"""`serve` as a process of its own: page and schedule, killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, serving

from config.home import find_home
from config.indicators import load_indicators
from inspection.confirmation import LOOKED_AT_TWICE
from jobs.cli import run
from jobs.shell import Shell
from model.days import utc_now
from model.slots import Slot, SlotStatus
from store import observations, slots

PAGE = "<html><head><title>某局</title></head><body><p>某局网站首页</p></body></html>"
ONLY_CHECK = "".join(
    f'[tasks.{task}]\ncron = ""\n'
    for task in ("probe", "links", "crawl", "full", "remind", "deliver", "heartbeat", "tidy")
)
#: A page as bare as PAGE would be looked at twice, a minute apart; one look is enough here.
ONE_LOOK = "".join(
    f'[[indicators]]\nid = "{one.id}"\noff = true\n'
    for one in load_indicators()
    if one.id.startswith(LOOKED_AT_TWICE)
)
PATIENCE_SECONDS = 60


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    (tmp_path / "sites").mkdir()
    opened = Shell(find_home(str(tmp_path)))
    yield opened
    opened.store.close()


@contextmanager
def served(shell: Shell) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running `serve` and the address of its page."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZHANBAO_")}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "jobs", "--home", str(shell.home.path)),
            *("serve", "--port", "0"),
        ],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        assert line.startswith("填报页 http://127.0.0.1:"), line
        yield process, line.split()[1]
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stderr.close()


def wait_for(look: Callable[[], Slot | None]) -> Slot:
    for _ in range(PATIENCE_SECONDS * 20):
        if (found := look()) is not None:
            return found
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


def slot_in(shell: Shell, status: SlotStatus) -> Slot | None:
    """The newest check of site t, if that is how it stands."""
    with shell.reading() as tx:
        slot = slots.latest(tx, "check", "t")
    return slot if slot is not None and slot.status is status else None


def test_serve_killed_in_the_middle_of_a_task_takes_it_up_again(shell: Shell) -> None:
    is_free = threading.Event()

    def answer(_visit: int, _headers: dict[str, str]) -> str:
        is_free.wait(PATIENCE_SECONDS)
        return PAGE

    with serving(LoopbackSite(answers={"/": answer})) as page:
        address = page.address.rstrip("/")
        text = f'key = "t"\nname = "某局"\nhome = "{address}/"\nallow_networks = ["127.0.0.0/8"]\n'
        shell.home.site_file("t").write_text(text, encoding="utf-8")
        shell.home.schedule.write_text(ONLY_CHECK, encoding="utf-8")
        shell.home.indicators.write_text(ONE_LOOK, encoding="utf-8")
        days_ago = utc_now() - timedelta(days=3)
        with shell.transaction() as tx:
            slots.claim(tx, task="check", site="t", scheduled_for=days_ago, at=days_ago)
            slots.finish(tx, task="check", site="t", scheduled_for=days_ago, at=days_ago)
        try:
            with served(shell) as (process, _):
                dying = wait_for(lambda: slot_in(shell, SlotStatus.RUNNING))
                process.kill()
                process.wait(timeout=20)
        finally:
            is_free.set()
        with shell.transaction() as tx:
            # As if the lease of the dead process had run out.
            slots.renew(tx, owner=dying.owner, until=utc_now())
        with served(shell) as (process, _):
            done = wait_for(lambda: slot_in(shell, SlotStatus.DONE))
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0

    assert dying.scheduled_for == done.scheduled_for > days_ago
    assert (done.tries, done.owner != dying.owner) == (2, True)
    with shell.reading() as tx:
        assert observations.latest(tx, "t")["home.outcome"].value == "ok"


def test_serve_prints_its_address_and_how_to_add_a_user(shell: Shell) -> None:
    shell.home.schedule.write_text(ONLY_CHECK, encoding="utf-8")
    with served(shell) as (process, address):
        with urllib.request.urlopen(f"{address}healthz", timeout=20) as answer:
            healthy = answer.read()
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=30)
        assert process.stderr is not None
        said = process.stderr.read()

    assert healthy == b"ok"
    assert code == 0
    assert "zhanbao user add" in said
    assert "zhanbao discover" in said


def test_a_port_in_use_is_told(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        assert run(["--home", str(shell.home.path), "serve", "--port", port]) == 2

    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_an_unusable_schedule_stops_serve_before_it_begins(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.home.schedule.write_text('[tasks.crawl]\ncron = "61 * * * *"', encoding="utf-8")

    assert run(["--home", str(shell.home.path), "serve", "--port", "0"]) == 2

    assert "C16" in (said := capsys.readouterr().err)
    assert "分钟 61 超出 0–59" in said


def test_a_task_is_run_at_once_and_shown_in_the_list(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(shell.home.path)]

    assert run([*home, "schedule", "run", "tidy"]) == 0
    capsys.readouterr()
    run([*home, "schedule", "list", "--json"])
    lines = {line["task"]: line for line in json.loads(capsys.readouterr().out)}

    assert lines["tidy"]["status"] == "done"
    assert "清理" in lines["tidy"]["detail"]
    assert lines["deliver"]["status"] is None


def test_an_unknown_task_and_a_worker_without_postgresql_are_refused(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(shell.home.path)]

    assert run([*home, "schedule", "run", "nothing"]) == 2
    assert run([*home, "worker"]) == 2
    said = capsys.readouterr().err
    assert "probe" in said
    assert "PostgreSQL" in said

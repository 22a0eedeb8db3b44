"""Workers on a real PostgreSQL: each site once, and all finish though one is killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, Reply, serving
from postgres_server import PostgresServer

from config.home import Home
from config.schedule import parse_schedule
from jobs.schedule_work import SlotWork
from jobs.scheduler import Scheduler, Started
from jobs.scheduler_queue import deferring
from jobs.shell import Shell
from model.slots import Slot, SlotStatus
from store import observations, slots

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

SITES = [f"s{number}" for number in range(8)]
NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
HOURLY = '[tasks.probe]\ntitle = "探测"\ncron = "0 * * * *"\n'
PATIENCE_SECONDS = 90


@pytest.fixture
def shell(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Shell]:
    (tmp_path / "sites").mkdir()
    with postgres_server.database() as url:
        opened = Shell(Home(path=tmp_path, database_url=url))
        yield opened
        opened.store.close()


@contextmanager
def worker(shell: Shell, concurrency: int = 2) -> Iterator[subprocess.Popen[bytes]]:
    """A running worker."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "jobs", "--home", str(shell.home.path)),
            *("worker", "--concurrency", str(concurrency)),
        ],
        env=os.environ | {"ZHANBAO_DATABASE_URL": shell.home.database_url},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


def add_sites(shell: Shell, address: str) -> None:
    for key in SITES:
        text = (
            f'key = "{key}"\nname = "某局"\nhome = "{address}/{key}"\n'
            'allow_networks = ["127.0.0.0/8"]\n'
        )
        shell.home.site_file(key).write_text(text, encoding="utf-8")


def schedule_all(shell: Shell, schedulers: int = 2) -> None:
    """Let several schedulers find the same slot of every site due."""
    with deferring(shell.home.database_url) as start:
        for _ in range(schedulers):
            moments = iter([NOW, NOW + timedelta(hours=1)])
            schedule = parse_schedule(HOURLY, name="x")
            scheduler = Scheduler(shell, schedule, start, clock=lambda m=moments: next(m))
            scheduler.tick()
            scheduler.tick()


def in_state(shell: Shell, status: SlotStatus) -> list[Slot]:
    with shell.reading() as tx:
        return [slot for slot in slots.newest(tx) if slot.status is status]


def wait_for(look: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_SECONDS * 10):
        if look():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


def test_two_schedulers_and_two_workers_do_each_site_once(shell: Shell) -> None:
    with serving(LoopbackSite(answers={f"/{key}": "<p>首页</p>" for key in SITES})) as page:
        add_sites(shell, page.address.rstrip("/"))
        schedule_all(shell)
        with worker(shell), worker(shell):
            wait_for(lambda: len(in_state(shell, SlotStatus.DONE)) == len(SITES))

        assert sorted(page.log) == sorted(f"/{key}" for key in SITES)
    done = in_state(shell, SlotStatus.DONE)
    assert {slot.scheduled_for for slot in done} == {NOW + timedelta(hours=1)}
    assert [slot.tries for slot in done] == [1] * len(SITES)


def test_what_a_killed_worker_held_is_finished_by_the_other(shell: Shell) -> None:
    killed = False

    def answer(_visit: int, _headers: dict[str, str]) -> Reply:
        while not killed:
            time.sleep(0.05)
        return Reply("<p>首页</p>")

    with serving(LoopbackSite(answers=dict.fromkeys((f"/{key}" for key in SITES), answer))) as page:
        add_sites(shell, page.address.rstrip("/"))
        schedule_all(shell, schedulers=1)
        with worker(shell) as dying:
            wait_for(lambda: len(in_state(shell, SlotStatus.RUNNING)) == 2)
            held = {slot.site for slot in in_state(shell, SlotStatus.RUNNING)}
            dying.kill()
            dying.wait(timeout=20)
            killed = True
            with worker(shell, concurrency=4):
                wait_for(lambda: len(in_state(shell, SlotStatus.DONE)) == len(SITES))

    done = {slot.site: slot for slot in in_state(shell, SlotStatus.DONE)}
    assert {site for site, slot in done.items() if slot.tries > 1} == held
    with shell.reading() as tx:
        readings = {key: observations.latest(tx, key)["home.outcome"].value for key in SITES}
    assert set(readings.values()) == {"ok"}


def test_a_slot_behind_one_that_waits_in_the_queue_is_told_so(shell: Shell) -> None:
    later = NOW + timedelta(minutes=1)
    with deferring(shell.home.database_url) as start:
        assert start(SlotWork(task="deliver", site="", scheduled_for=NOW)) is Started.YES
        found = start(SlotWork(task="deliver", site="", scheduled_for=later))

    assert found is Started.QUEUED_BEFORE


def test_a_slot_deferred_twice_waits_once(shell: Shell) -> None:
    work = SlotWork(task="deliver", site="", scheduled_for=NOW)
    with deferring(shell.home.database_url) as start:
        assert start(work) is Started.YES
        assert start(work) is Started.YES
    with worker(shell):
        wait_for(lambda: bool(in_state(shell, SlotStatus.DONE)))

    [slot] = in_state(shell, SlotStatus.DONE)
    assert (slot.task, slot.tries, slot.detail) == ("deliver", 1, "没有待发")

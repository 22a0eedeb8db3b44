"""A worker that freezes with its crawl within their transactions, on a real PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest
from loopback_site import LoopbackSite, days_back, serving, write_site
from postgres_server import PostgresServer

from config.home import Home
from jobs.schedule_work import SlotWork
from jobs.scheduler_queue import deferring
from jobs.shell import Shell
from model.days import utc_now
from model.runs import RunStatus
from model.slots import Slot, SlotStatus
from store import items, runs, slots

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

NOW = utc_now().replace(microsecond=0)
WORK = SlotWork(task="crawl", site="demo", scheduled_for=NOW)
LAST = date(WORK.year, 6, 30)
ITEMS = 30
PATIENCE_SECONDS = 60
#: What issue and manual promise of a takeover, with the lease that runs at most so long before it.
TAKEOVER_SECONDS, LEASE_SECONDS = 30, 12


@pytest.fixture
def shell(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Shell]:
    with postgres_server.database() as url:
        opened = Shell(Home(path=tmp_path, database_url=url))
        yield opened
        opened.store.close()


@contextmanager
def worker(shell: Shell, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A running worker in a process group of its own, with all that it starts."""
    with log.open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "jobs", "--home", str(shell.home.path), "worker"],
            env=os.environ | {"ZHANBAO_DATABASE_URL": shell.home.database_url},
            stderr=words,
            stdout=words,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)


def wait_for(look: Callable[[], bool], seconds: int = PATIENCE_SECONDS) -> None:
    for _ in range(seconds * 10):
        if look():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


def the_slot(shell: Shell) -> Slot | None:
    with shell.reading() as tx:
        return slots.slot_at(tx, WORK.task, WORK.site, WORK.scheduled_for)


def is_done(shell: Shell, work: SlotWork) -> bool:
    with shell.reading() as tx:
        slot = slots.slot_at(tx, work.task, work.site, work.scheduled_for)
    return slot is not None and slot.status is SlotStatus.DONE


def owner_is(shell: Shell, process: subprocess.Popen[bytes]) -> bool:
    slot = the_slot(shell)
    return slot is not None and f":{process.pid}:" in slot.owner


def waiting_for(database: psycopg.Connection[tuple[int]], table: str) -> bool:
    """Whether a session waits for a lock of a table."""
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    row = database.execute(query, [table]).fetchone()
    return row is not None and row[0] > 0


@contextmanager
def frozen_while_they_write(
    shell: Shell, conninfo: str, process: subprocess.Popen[bytes], table: str
) -> Iterator[None]:
    """A worker, with its crawl, stopped within two open transactions that have written already.

    One renews its lease, the other writes to `table`: both statements are kept waiting until the
    processes are frozen, and then let through. A run that is being begun holds its slot, so that
    there the lease waits for it.
    """
    with psycopg.connect(conninfo, autocommit=True) as eye:
        with psycopg.connect(conninfo) as gate:
            gate.execute(f"LOCK {table} IN EXCLUSIVE MODE")
            wait_for(lambda: waiting_for(eye, table))
            assert owner_is(shell, process)
            gate.execute("LOCK slots IN EXCLUSIVE MODE")
            wait_for(lambda: waiting_for(eye, "slots"))
            os.killpg(process.pid, signal.SIGSTOP)
        idle = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        through = 1 if table == "crawl_runs" else 2
        wait_for(lambda: (eye.execute(idle).fetchone() or (0,))[0] >= through)
        yield
        os.killpg(process.pid, signal.SIGCONT)


#: What is written when they freeze → how the runs of the site end, the newest first. A crawl that
#: was whole by then is not made again.
RUNS = {
    "crawl_runs": [RunStatus.COMPLETE],
    "column_walks": [RunStatus.COMPLETE, RunStatus.INTERRUPTED],
    "drafts": [RunStatus.COMPLETE],
    "issues": [RunStatus.COMPLETE],
}


@pytest.mark.parametrize("table", RUNS)
def test_one_that_froze_while_it_wrote_is_taken_over_and_can_write_nothing_more(
    shell: Shell, postgres_server: PostgresServer, tmp_path: Path, table: str
) -> None:
    page = LoopbackSite()
    page.add_list("a", days_back(LAST, ITEMS))
    database = shell.home.database_url.partition("?")[0].rpartition("/")[2]
    conninfo = postgres_server.conninfo(database)
    late_log, log = tmp_path / "late.log", tmp_path / "other.log"
    with serving(page):
        write_site(tmp_path, page, [("甲", "policy", "/a/")])
        shell.store  # noqa: B018  (its tables are made)
        with deferring(shell.home.database_url) as start:
            start(WORK)
        with worker(shell, late_log) as late:
            with (
                frozen_while_they_write(shell, conninfo, late, table),
                worker(shell, log) as other,
            ):
                wait_for(lambda: owner_is(shell, other), TAKEOVER_SECONDS + LEASE_SECONDS)

                wait_for(lambda: is_done(shell, WORK), TAKEOVER_SECONDS)

                other.terminate()
                other.wait(timeout=30)
            wait_for(lambda: "已由其他进程接手" in late_log.read_text(encoding="utf-8"))
            late.terminate()
            assert late.wait(timeout=30) == 0

    slot = the_slot(shell)
    assert slot is not None
    assert (slot.status, slot.tries) == (SlotStatus.DONE, 2)
    assert f":{other.pid}:" in slot.owner
    with shell.reading() as tx:
        assert [run.status for run in runs.runs_of(tx, "demo")] == RUNS[table]
        found = [item.address for item in items.items_of(tx, "demo")]
    assert len(found) == len(set(found)) == ITEMS


def test_a_worker_struck_off_the_list_while_it_was_away_goes_on(
    shell: Shell, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    database = shell.home.database_url.partition("?")[0].rpartition("/")[2]
    word = SlotWork(task="deliver", site="", scheduled_for=NOW)
    (tmp_path / "sites").mkdir()
    log = tmp_path / "log"
    with (
        deferring(shell.home.database_url) as start,
        worker(shell, log) as late,
        psycopg.connect(postgres_server.conninfo(database), autocommit=True) as eye,
    ):
        strike = "DELETE FROM procrastinate_workers"
        wait_for(lambda: eye.execute(strike).rowcount == 1)
        start(word)
        wait_for(lambda: is_done(shell, word), TAKEOVER_SECONDS)
        late.terminate()
        assert late.wait(timeout=30) == 0
    assert "重新登记" in log.read_text(encoding="utf-8")

"""Ticks over a real store: once each, caught up once, passed over, taken over from the dead."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import PostgresServer

from config.home import Home
from config.schedule import load_schedule, parse_schedule
from jobs import schedule_slots
from jobs.schedule_slots import SlotEnd, run_slot
from jobs.schedule_work import WORKS, SlotWork
from jobs.scheduler import Scheduler, Started
from jobs.shell import Shell
from model.errors import StoreError
from model.slots import Slot, SlotStatus
from store import slots
from store.engine import open_store

#: 10:00 in Asia/Shanghai.
NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
HOURLY = '[tasks.probe]\ntitle = "探测"\ncron = "0 * * * *"\n'


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    (tmp_path / "sites").mkdir()
    if request.param == "sqlite":
        yield Home(path=tmp_path, database_url=f"sqlite:///{tmp_path / 'z.sqlite3'}")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield Home(path=tmp_path, database_url=url)


@pytest.fixture
def shell(home: Home) -> Iterator[Shell]:
    opened = Shell(home)
    yield opened
    opened.store.close()


def add_site(home: Home, key: str) -> None:
    text = f'key = "{key}"\nname = "某局"\nhome = "http://127.0.0.1:9/"\n'
    (home.sites / f"{key}.toml").write_text(text, encoding="utf-8")


@dataclass
class Bench:
    """A scheduler whose clock stands where it is put."""

    shell: Shell
    text: str = HOURLY
    now: datetime = NOW
    started: list[SlotWork] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    answers: Started = Started.YES

    def __post_init__(self) -> None:
        schedule = parse_schedule(self.text, name="schedule.toml")
        self.scheduler = Scheduler(
            self.shell, schedule, self.start, clock=lambda: self.now, say=self.said.append
        )

    def start(self, work: SlotWork) -> Started:
        if self.answers is Started.YES:
            self.started.append(work)
        return self.answers

    def tick(self, now: datetime) -> list[SlotWork]:
        self.now = now
        self.started.clear()
        self.scheduler.tick()
        return list(self.started)


def newest(shell: Shell, task: str = "probe", site: str = "a") -> Slot:
    with shell.reading() as tx:
        found = slots.latest(tx, task, site)
    assert found is not None
    return found


def test_every_bundled_task_has_its_work():
    assert {task.name for task in load_schedule().tasks} == set(WORKS)


def test_a_new_site_misses_nothing_and_begins_with_its_next_slot(shell: Shell):
    add_site(shell.home, "a")
    bench = Bench(shell)

    assert bench.tick(NOW + 10 * MINUTE) == []
    assert newest(shell).status is SlotStatus.BASELINE
    assert bench.tick(NOW + 59 * MINUTE) == []
    [work] = bench.tick(NOW + HOUR)
    assert (work.site, work.scheduled_for, work.missed) == ("a", NOW + HOUR, 0)
    assert bench.tick(NOW + HOUR + MINUTE) == []


def test_a_site_added_while_running_joins_and_a_bad_file_is_told_once(shell: Shell):
    add_site(shell.home, "a")
    bench = Bench(shell)
    bench.tick(NOW)
    (shell.home.sites / "bad.toml").write_text("key = 5", encoding="utf-8")
    add_site(shell.home, "b")
    bench.tick(NOW + MINUTE)
    started = bench.tick(NOW + HOUR)

    assert [work.site for work in started] == ["a", "b"]
    assert len([line for line in bench.said if "站点文件不可用" in line]) == 1


def test_after_three_days_asleep_each_task_is_caught_up_once_and_the_gap_is_known(shell: Shell):
    add_site(shell.home, "a")
    Bench(shell).tick(NOW)
    awake = Bench(shell)
    [work] = awake.tick(NOW + timedelta(days=3, minutes=7))

    assert work.scheduled_for == NOW + timedelta(days=3)
    assert work.missed == 71
    assert work.gap_from == NOW + HOUR
    assert awake.tick(NOW + timedelta(days=3, minutes=8)) == []
    assert any("错过 72 个时点" in line for line in awake.said)


def test_a_clock_set_far_ahead_and_back_starts_nothing_twice_and_goes_on(shell: Shell):
    add_site(shell.home, "a")
    bench = Bench(shell)
    bench.tick(NOW)
    for work in bench.tick(NOW + timedelta(days=3650)):
        run(shell, work, "one", lambda _s, _w: "好")

    assert bench.tick(NOW + MINUTE) == []
    assert [work.scheduled_for for work in bench.tick(NOW + HOUR)] == [NOW + HOUR]


def run(shell, work, owner, does, clock=lambda: NOW, backoff=()):
    """Run a slot whose task does what the test says."""
    before = WORKS[work.task]
    WORKS[work.task] = does
    try:
        return run_slot(shell, work, owner=owner, clock=clock, backoff=backoff)
    finally:
        WORKS[work.task] = before


def test_an_overrun_passes_the_next_slot_over_and_says_so(shell: Shell):
    add_site(shell.home, "a")
    bench = Bench(shell)
    bench.tick(NOW)
    [work] = bench.tick(NOW + HOUR)
    with shell.transaction() as tx:
        key = {"task": work.task, "site": work.site, "scheduled_for": work.scheduled_for}
        slots.claim(tx, **key, at=NOW, owner="one", lease_until=NOW + 3 * HOUR)

    assert bench.tick(NOW + 2 * HOUR) == []
    passed = newest(shell)
    assert (passed.scheduled_for, passed.status) == (NOW + 2 * HOUR, SlotStatus.SKIPPED)
    assert "尚未结束" in passed.detail


def test_a_slot_that_cannot_be_started_now_is_offered_again(shell: Shell):
    add_site(shell.home, "a")
    bench = Bench(shell)
    bench.tick(NOW)
    bench.answers = Started.NOT_NOW
    bench.tick(NOW + HOUR)
    bench.answers = Started.YES

    assert [work.scheduled_for for work in bench.tick(NOW + HOUR + MINUTE)] == [NOW + HOUR]


def test_a_slot_behind_one_that_still_queues_is_passed_over_and_says_so(shell: Shell):
    add_site(shell.home, "a")
    bench = Bench(shell)
    bench.tick(NOW)
    bench.answers = Started.QUEUED_BEFORE
    bench.tick(NOW + HOUR)
    bench.answers = Started.YES

    assert bench.tick(NOW + HOUR + MINUTE) == []
    passed = newest(shell)
    assert (passed.scheduled_for, passed.status) == (NOW + HOUR, SlotStatus.SKIPPED)
    assert "还在排队" in passed.detail
    assert any("还在排队" in line for line in bench.said)


def test_a_slot_of_a_dead_process_is_taken_over_and_ended_by_the_other(shell: Shell):
    add_site(shell.home, "a")
    Bench(shell).tick(NOW)
    with shell.transaction() as tx:
        key = {"task": "probe", "site": "a", "scheduled_for": NOW + HOUR}
        slots.claim(tx, **key, at=NOW, owner="dead", lease_until=NOW + HOUR + MINUTE)
    bench = Bench(shell)

    assert bench.tick(NOW + HOUR) == []
    [work] = bench.tick(NOW + HOUR + MINUTE)
    later = lambda: NOW + HOUR + MINUTE  # noqa: E731
    assert run(shell, work, "two", lambda _s, _w: "好", clock=later) is SlotEnd.DONE
    with shell.transaction() as tx:
        assert not slots.finish(tx, **key, at=NOW, owner="dead")
    assert newest(shell).owner == "two"


def test_a_dead_slot_that_a_newer_one_has_overtaken_is_marked_failed(shell: Shell):
    add_site(shell.home, "a")
    bench = Bench(shell)
    bench.tick(NOW)
    with shell.transaction() as tx:
        old = {"task": "probe", "site": "a", "scheduled_for": NOW - HOUR}
        slots.claim(tx, **old, at=NOW, owner="dead", lease_until=NOW)
    bench.tick(NOW + MINUTE)

    with shell.reading() as tx:
        slot = slots.slot_at(tx, "probe", "a", NOW - HOUR)
    assert slot is not None
    assert (slot.status, slot.detail) == (SlotStatus.FAILED, "执行进程中途结束")


def test_a_failing_task_is_tried_three_times_and_then_shown_as_failed(shell: Shell):
    add_site(shell.home, "a")
    work = SlotWork(task="probe", site="a", scheduled_for=NOW)

    def fails(_shell: Shell, _work: SlotWork) -> str:
        raise StoreError("磁盘满")

    ends = [run(shell, work, f"p{n}", fails) for n in range(4)]

    assert ends == [SlotEnd.AGAIN, SlotEnd.AGAIN, SlotEnd.FAILED, SlotEnd.OVER]
    assert newest(shell).status is SlotStatus.FAILED
    assert "磁盘满" in newest(shell).detail


def test_what_failed_waits_before_it_is_tried_again(shell: Shell):
    work = SlotWork(task="probe", site="a", scheduled_for=NOW)

    def fails(_shell: Shell, _work: SlotWork) -> str:
        raise ValueError

    waits = (10 * MINUTE,)
    assert run(shell, work, "one", fails, backoff=waits) is SlotEnd.AGAIN
    assert run(shell, work, "one", fails, lambda: NOW + 9 * MINUTE, waits) is SlotEnd.HELD
    later = NOW + 10 * MINUTE
    assert run(shell, work, "one", lambda _s, _w: "好", lambda: later) is SlotEnd.DONE


def test_two_schedulers_and_many_threads_start_no_slot_twice(home: Home):
    for number in range(10):
        add_site(home, f"s{number}")
    open_store(home.database_url).close()
    done: list[tuple[str, datetime]] = []
    lock = threading.Lock()

    def works(_shell: Shell, work: SlotWork) -> str:
        with lock:
            done.append((work.site, work.scheduled_for))
        return "好"

    def schedule(owner: str) -> None:
        shell = Shell(home)
        bench = Bench(shell)
        for hours in range(6):
            for work in bench.tick(NOW + hours * HOUR):
                run_slot(shell, work, owner=owner)
        shell.store.close()

    before, WORKS["probe"] = WORKS["probe"], works
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(schedule, ["a", "b", "c", "d"]))
    finally:
        WORKS["probe"] = before

    assert len(done) == len(set(done))
    with Shell(home).transaction() as tx:
        told = [slot for site in {site for site, _ in done} for slot in slots.slots_of(tx, site)]
    # A slot that came due while a slow machine was at the one before is passed over, and told.
    passed = [(slot.site, slot.scheduled_for) for slot in told if slot.status is SlotStatus.SKIPPED]
    due = {(f"s{n}", NOW + hours * HOUR) for n in range(10) for hours in range(1, 6)}
    assert sorted(done + passed) == sorted(due)


def test_leases_are_renewed_while_a_process_lives(shell: Shell, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schedule_slots, "_RENEW_SECONDS", 0.01)
    renewed = threading.Event()
    real = slots.renew

    def renew(*arguments, **options):
        count = real(*arguments, **options)
        if count:
            renewed.set()
        return count

    monkeypatch.setattr(slots, "renew", renew)
    with shell.transaction() as tx:
        slots.claim(
            tx, task="probe", site="a", scheduled_for=NOW, at=NOW, owner="me", lease_until=NOW
        )
    with schedule_slots.staying_alive(shell, "me"):
        assert renewed.wait(20)

    assert newest(shell).lease_until > NOW

"""Slots whose time has not come: outside the agreed hours, or too many under way."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import PostgresServer

from config.home import Home
from jobs.schedule_slots import SlotEnd, run_slot
from jobs.schedule_work import WORKS, SlotWork
from jobs.scheduler import Scheduler, Started
from jobs.shell import Shell
from model.errors import OutsideWindow
from model.slots import Slot, SlotStatus
from store import slots

#: 10:00 in Asia/Shanghai, and the next 20:00.
NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
OPENING = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SITE = 'key = "{key}"\nname = "某局"\nhome = "http://127.0.0.1:9/"\n'
NIGHT = '[politeness]\nwindow = ["20:00", "06:00"]\n'


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    (tmp_path / "sites").mkdir()
    for key in ("a", "b", "c"):
        (tmp_path / "sites" / f"{key}.toml").write_text(SITE.format(key=key) + NIGHT, "utf-8")
    if request.param == "sqlite":
        opened = Shell(Home(path=tmp_path, database_url=f"sqlite:///{tmp_path / 'z.sqlite3'}"))
        yield opened
        opened.store.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        opened = Shell(Home(path=tmp_path, database_url=url))
        yield opened
        opened.store.close()


@pytest.fixture
def crawls(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], str]], None]:
    def does(what: Callable[[], str]) -> None:
        monkeypatch.setitem(WORKS, "crawl", lambda _shell, _work: what())

    return does


def run(shell: Shell, key: str = "a", now: datetime = NOW, owner: str = "one") -> SlotEnd:
    work = SlotWork(task="crawl", site=key, scheduled_for=NOW)
    return run_slot(shell, work, owner=owner, clock=lambda: now, backoff=())


def slot_of(shell: Shell, key: str = "a") -> Slot:
    with shell.reading() as tx:
        found = slots.latest(tx, "crawl", key)
    assert found is not None
    return found


def closed() -> str:
    raise OutsideWindow("现在 10:00 不在约定的抓取时段 20:00—06:00，没有访问网站")


def test_a_crawl_outside_the_agreed_hours_waits_for_them_and_spends_no_try(shell, crawls):
    crawls(closed)

    assert run(shell) is SlotEnd.LATER
    waiting = slot_of(shell)
    assert (waiting.is_waiting, waiting.lease_until, waiting.tries) == (True, OPENING, 0)
    assert "抓取时段" in waiting.detail
    assert run(shell, now=OPENING - MINUTE) is SlotEnd.HELD

    crawls(lambda: "好")
    assert run(shell, now=OPENING) is SlotEnd.DONE
    assert (slot_of(shell).status, slot_of(shell).tries) == (SlotStatus.DONE, 1)


def test_the_schedule_begins_what_waits_when_its_time_has_come(shell, crawls):
    from config.schedule import parse_schedule

    crawls(closed)
    run(shell)
    now, started = NOW + MINUTE, []

    def start(work: SlotWork) -> Started:
        started.append(work)
        return Started.YES

    schedule = parse_schedule('[tasks.crawl]\ncron = "0 10 15 * *"\n', name="x")
    scheduler = Scheduler(shell, schedule, start, clock=lambda: now)
    scheduler.tick()
    assert started == []
    now = OPENING
    scheduler.tick()
    assert [(work.site, work.scheduled_for) for work in started] == [("a", NOW)]


def test_no_more_are_under_way_than_may_be_and_the_next_begins_when_one_has_ended(shell, crawls):
    shell.home.schedule.write_text("[limits]\nlong_at_once = 2\n", encoding="utf-8")
    ends: list[SlotEnd] = []

    def second() -> str:
        ends.append(run(shell, "c", owner="three"))
        return "好"

    def first() -> str:
        crawls(second)
        ends.append(run(shell, "b", owner="two"))
        return "好"

    crawls(first)
    ends.append(run(shell, "a"))

    assert ends == [SlotEnd.LATER, SlotEnd.DONE, SlotEnd.DONE]
    assert slot_of(shell, "c").is_waiting
    assert "已有 2 个" in slot_of(shell, "c").detail
    crawls(lambda: "好")
    assert run(shell, "c", now=NOW + MINUTE) is SlotEnd.DONE

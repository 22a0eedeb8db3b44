"""The clock jumps: no slot twice, no storm, nobody logged in for longer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.home import Home
from config.schedule import parse_schedule
from jobs.schedule_work import SlotWork
from jobs.scheduler import Scheduler, Started
from jobs.shell import Shell
from model.people import Role
from model.security import SecuritySettings
from store import people

NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOURLY = '[tasks.probe]\ntitle = "探测"\ncron = "0 * * * *"\nper_site = false\n'


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "sites").mkdir()
    return Shell(Home(path=tmp_path, database_url=f"sqlite:///{tmp_path / 'z.sqlite3'}"))


#: Where the clock is put, tick after tick, beginning at ten past the hour.
WALKS = {
    "an hour on": [10 * MINUTE, HOUR + 11 * MINUTE, HOUR + 12 * MINUTE],
    "an hour back": [70 * MINUTE, 10 * MINUTE, 70 * MINUTE, 71 * MINUTE],
    "a day back": [70 * MINUTE, 70 * MINUTE - DAY, 71 * MINUTE, 131 * MINUTE],
    "ten years on": [10 * MINUTE, 3650 * DAY, 3650 * DAY + MINUTE],
    "to and fro": [n % 3 * 30 * MINUTE for n in range(1, 40)],
}


@pytest.mark.parametrize("walk", list(WALKS))
def test_no_slot_is_begun_twice_and_a_jump_begins_one_run(shell: Shell, walk: str) -> None:
    from store import slots

    begun: list[SlotWork] = []
    clock = [NOW]

    def start(work: SlotWork) -> Started:
        with shell.transaction() as tx:
            if slots.claim(
                tx, task=work.task, site=work.site, scheduled_for=work.scheduled_for, at=clock[0]
            ):
                begun.append(work)
                slots.finish(
                    tx, task=work.task, site=work.site, scheduled_for=work.scheduled_for,
                    at=clock[0],
                )  # fmt: skip
        return Started.YES

    schedule = parse_schedule(HOURLY, name="schedule.toml")
    scheduler = Scheduler(shell, schedule, start, clock=lambda: clock[0])
    scheduler.tick()
    for step in WALKS[walk]:
        before = len(begun)
        clock[0] = NOW + step
        scheduler.tick()
        assert len(begun) - before <= 1

    times = [work.scheduled_for for work in begun]
    assert len(times) == len(set(times))
    assert all(time <= NOW + max(WALKS[walk]) for time in times)
    shell.store.close()


@pytest.mark.parametrize(
    ("step", "is_good"),
    [(MINUTE, True), (-MINUTE, True), (-DAY, False), (DAY, False), (3650 * DAY, False)],
)
def test_a_session_is_good_for_no_longer_whatever_the_clock_says(
    shell: Shell,
    step: timedelta,
    is_good: bool,  # noqa: FBT001
) -> None:
    rules = SecuritySettings()
    with shell.transaction() as tx:
        user = people.add_user(tx, name="甲", role=Role.FILLER, password_hash="h", at=NOW)
        people.create_session(tx, user=user.id, token_hash="0" * 64, at=NOW)
        found = people.find_session(
            tx, "0" * 64, at=NOW + step, idle=rules.idle, absolute=rules.absolute
        )

    assert (found is not None) is is_good
    shell.store.close()

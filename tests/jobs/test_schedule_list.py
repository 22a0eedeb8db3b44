"""Where each task stands: last, next, lateness, and what nobody began. Pure."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs import tables
from jobs.schedule import Rhythm
from jobs.schedule_list import PlanLine, plan_lines
from model.slots import Slot, SlotStatus

AT = datetime(2026, 7, 15, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
HOURLY = Rhythm(cron="0 * * * *")


def line(now: datetime, status: SlotStatus = SlotStatus.DONE, owner: str = "x") -> PlanLine:
    slot = Slot(
        task="probe",
        site="a",
        scheduled_for=AT,
        status=status,
        started_at=AT + MINUTE,
        owner=owner,
    )
    [found] = plan_lines([(("probe", "a"), HOURLY)], [slot], now)
    return found


def test_a_done_slot_shows_its_lateness_and_the_next():
    found = line(AT + 5 * MINUTE)

    assert (found.state, found.lateness, found.next_at) == ("完成", MINUTE, AT + HOUR)
    assert found.overdue is None


def test_a_slot_that_nobody_began_is_overdue_after_a_moment():
    assert line(AT + HOUR + 2 * MINUTE).overdue is None

    late = line(AT + HOUR + 5 * MINUTE)
    assert late.overdue == 5 * MINUTE
    assert "未执行" in late.state


def test_what_was_not_run_has_no_lateness():
    assert line(AT + MINUTE, SlotStatus.SKIPPED).lateness is None
    assert line(AT + MINUTE, SlotStatus.BASELINE).lateness is None


def test_a_task_without_any_slot_is_not_yet_planned():
    [found] = plan_lines([(("probe", "a"), HOURLY)], [], AT)

    assert (found.last, found.state, found.next_at) == (None, "尚未列入", AT + HOUR)
    assert found.is_unlisted
    assert not line(AT + MINUTE, SlotStatus.DONE).is_unlisted


def test_what_was_given_back_waits_and_what_somebody_runs_is_under_way():
    assert line(AT + MINUTE, SlotStatus.RUNNING, owner="").state == "等待"
    assert line(AT + MINUTE, SlotStatus.RUNNING).state == "进行中"


def test_of_more_lines_than_a_person_reads_those_that_need_him_come_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tables, "_MOST_LINES", 2)
    lines = [
        PlanLine(task="probe", site=f"s{n}", last=None, next_at=None, lateness=None, overdue=late)
        for n, late in enumerate((None, None, None, timedelta(hours=1)))
    ]

    tables.print_plan(lines, {"probe": "探测"})

    told = capsys.readouterr().out
    assert [name in told for name in ("s0", "s1", "s2", "s3")] == [True, False, False, True]
    assert "共 4 行，只列 2 行" in told

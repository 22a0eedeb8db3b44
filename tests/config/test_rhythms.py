from datetime import UTC, datetime, timedelta

from config.rhythms import next_slot, rhythm_of
from model.schedules import Schedule, ScheduledTask

CRAWL = ScheduledTask(name="crawl", title="抓取", cron="0 20 1 * *", spread=timedelta(minutes=600))


def test_a_task_is_due_for_a_site_within_its_spread():
    schedule = Schedule(tasks=(CRAWL,))
    due = [
        next_slot(rhythm_of(schedule, CRAWL, f"s{n}"), datetime(2026, 3, 1, 0, 0, tzinfo=UTC))
        for n in range(50)
    ]

    # 20:00 in Asia/Shanghai.
    first = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert all(first <= at < first + timedelta(minutes=600) for at in due)
    assert len(set(due)) > 40


def test_a_site_with_a_time_of_its_own_keeps_it():
    schedule = Schedule(tasks=(CRAWL,), overrides=(("a", "crawl", "30 2 * * *"),))

    at = next_slot(rhythm_of(schedule, CRAWL, "a"), datetime(2026, 3, 1, 0, 0, tzinfo=UTC))

    assert at == datetime(2026, 3, 1, 18, 30, tzinfo=UTC)


def test_a_task_that_is_switched_off_for_a_site_is_never_due():
    schedule = Schedule(tasks=(CRAWL,), overrides=(("a", "crawl", ""),))

    assert rhythm_of(schedule, CRAWL, "a") is None
    assert rhythm_of(schedule, CRAWL, "b") is not None

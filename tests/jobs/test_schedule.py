"""Which slots are due: calendar arithmetic, catching up, spreading. Pure."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from croniter import croniter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from config.cron import read_cron
from jobs.schedule import Due, Rhythm, find_due, newest_slot, next_slot, offset_of
from model.days import SHANGHAI


def at(text: str) -> datetime:
    """A moment written in Beijing time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


_FIRST = datetime.fromisoformat("2024-01-01")
_LAST = datetime.fromisoformat("2030-01-01")
MONTHLY = Rhythm(cron="0 3 1 * *")


@pytest.mark.parametrize(
    ("cron", "now", "expected"),
    [
        ("0 3 1 * *", "2026-12-31 23:59:30", "2027-01-01 03:00"),
        ("0 0 1 1 *", "2026-12-31 23:59:59", "2027-01-01 00:00"),
        ("0 0 29 2 *", "2026-11-24 10:00", "2028-02-29 00:00"),
        ("0 0 31 * *", "2026-04-01 00:00", "2026-05-31 00:00"),
        ("*/30 * * * *", "2026-11-24 10:30", "2026-11-24 11:00"),
        ("0 9 * * sun", "2026-11-24 10:00", "2026-11-29 09:00"),
        ("0 9 * * mon,tue,wed,thu,fri", "2026-11-27 09:00", "2026-11-30 09:00"),
    ],
)
def test_the_next_slot_follows_the_calendar_of_beijing(cron, now, expected):
    assert next_slot(Rhythm(cron=cron), at(now)) == at(expected)


def test_a_day_that_never_comes_has_no_slot():
    never = Rhythm(cron="0 0 30 2 *")

    assert newest_slot(never, at("2026-11-24 10:00")) is None
    assert next_slot(never, at("2026-11-24 10:00")) is None
    assert find_due(never, None, at("2026-11-24 10:00")) is None


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        ("2026-11-01 03:00", "2026-11-30 23:59", None),
        ("2026-11-01 03:00", "2026-12-01 02:59:59", None),
        ("2026-11-01 03:00", "2026-12-01 03:00", Due(scheduled_for=at("2026-12-01 03:00"))),
        (
            "2026-08-01 03:00",
            "2026-12-05 08:00",
            Due(scheduled_for=at("2026-12-01 03:00"), missed=3),
        ),
    ],
)
def test_of_missed_slots_the_newest_is_due_once_and_the_others_are_counted(last, now, expected):
    assert find_due(MONTHLY, at(last), at(now)) == expected


def test_a_clock_set_back_makes_nothing_due():
    assert find_due(MONTHLY, at("2026-12-01 03:00"), at("2026-11-20 03:00")) is None


@given(
    st.sampled_from(["*/30 * * * *", "7 */3 * * *", "0 3 1 * *", "15 4 * * mon", "* * * * *"]),
    st.datetimes(_FIRST, _LAST, timezones=st.just(UTC)),
    st.integers(0, 86_400),
)
def test_newest_and_next_slot_stand_on_both_sides_of_now(cron, now, seconds):
    rhythm = Rhythm(cron=cron, offset=timedelta(seconds=seconds))
    newest, following = newest_slot(rhythm, now), next_slot(rhythm, now)

    assert newest is not None
    assert following is not None
    assert newest <= now < following
    assert next_slot(rhythm, newest) == following


_MINUTES = st.sampled_from(["*", "0", "*/7", "5,35", "10-20/3"])
_HOURS = st.sampled_from(["*", "3", "*/5", "8-18", "0,23"])
_DAYS = st.sampled_from(["*", "1", "29", "30", "31", "28-31", "*/10"])
_MONTHS = st.sampled_from(["*", "2", "1,4,7,10", "*/2", "6-9"])
_WEEKDAYS = st.sampled_from(["0", "7", "1-5", "6,0", "*/2", "3"])


@settings(max_examples=500, deadline=None)
@given(
    _MINUTES,
    _HOURS,
    st.one_of(st.tuples(_DAYS, _MONTHS, st.just("*")), st.tuples(st.just("*"), _MONTHS, _WEEKDAYS)),
    st.datetimes(_FIRST, _LAST),
)
def test_next_slots_are_those_of_another_reader_of_cron(minute, hour, days, moment):
    text = " ".join((minute, hour, *days))
    assume(not (days[0] in {"30", "31"} and days[1] == "2"))
    start = moment.replace(second=0, microsecond=0, tzinfo=SHANGHAI)

    expected = croniter(text, start).get_next(datetime)
    found = next_slot(Rhythm(cron=read_cron(text, where="x")), start.astimezone(UTC))

    assert found == expected.astimezone(UTC)


def test_sites_are_spread_evenly_and_each_keeps_its_place():
    hour = timedelta(hours=1)
    places = [offset_of("crawl", f"site{n}", hour) for n in range(2000)]

    assert all(timedelta() <= place < hour for place in places)
    first_half = sum(place < hour / 2 for place in places)
    assert 900 < first_half < 1100
    assert offset_of("crawl", "site7", hour) == places[7]
    assert offset_of("crawl", "site7", timedelta()) == timedelta()


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Shanghai"])
def test_slots_do_not_depend_on_the_zone_of_the_machine(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        found = next_slot(MONTHLY, at("2026-12-31 23:59:30"))
    finally:
        monkeypatch.undo()
        os.environ.pop("TZ", None) if "TZ" not in os.environ else None
        time.tzset()

    assert found == at("2027-01-01 03:00")

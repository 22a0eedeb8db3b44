from datetime import UTC, datetime, time, timedelta

import pytest

from model.errors import UsageError
from model.slots import SlotStatus
from model.waves import WavePlan, WaveState, WaveStep
from store import audit, slots
from store.engine import Store
from store.fleet_waves import (
    begin_sites,
    left_behind,
    settle_wave,
    sites_of_wave,
    start_wave,
    turn_wave,
    wave_of,
    waves_of,
)

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLAN = WavePlan(task="crawl", selection="甲市", at_once=2)
KEYS = [f"s{n}" for n in range(5)]


def start(store: Store, plan: WavePlan = PLAN) -> int:
    with store.transaction() as tx:
        return start_wave(tx, plan, KEYS, by="甲", at=AT, year=2026)


def step(store: Store, number: int, at: datetime = AT, **how: bool) -> list[str]:
    with store.transaction() as tx:
        wave = wave_of(tx, number)
        assert wave is not None
        settle_wave(tx, wave, at=at)
        wave = wave_of(tx, number)
        assert wave is not None
        begun = begin_sites(tx, wave, at=at, is_day_off=how.get("is_day_off", False))
    return [site.site for site in begun]


def end(store: Store, site: str, at: datetime, status: SlotStatus = SlotStatus.DONE) -> None:
    with store.transaction() as tx:
        assert slots.finish(
            tx, task="crawl", site=site, scheduled_for=at, at=at, status=status, detail="好"
        )


def state(store: Store, number: int) -> WaveState:
    with store.reading() as tx:
        wave = wave_of(tx, number)
    assert wave is not None
    return wave.state


def test_no_more_sites_are_under_way_than_the_wave_allows(store: Store) -> None:
    number = start(store)

    assert step(store, number) == ["s0", "s1"]
    assert step(store, number, AT + MINUTE) == []
    end(store, "s0", AT)
    assert step(store, number, AT + 2 * MINUTE) == ["s2"]


def test_a_begun_site_is_a_slot_that_anybody_may_take_over(store: Store) -> None:
    number = start(store)
    step(store, number)

    with store.transaction() as tx:
        wave = wave_of(tx, number)
        assert wave is not None
        assert [site.site for site in left_behind(tx, wave, at=AT)] == ["s0", "s1"]
        (stale, _) = slots.stale(tx, at=AT)
        assert slots.take_over(tx, stale, owner="x", at=AT, lease_until=AT + MINUTE)
        assert [site.site for site in left_behind(tx, wave, at=AT)] == ["s1"]


def test_a_wave_ends_when_its_last_site_has_ended_and_tells_the_failed(store: Store) -> None:
    number = start(store)
    at = AT
    while begun := step(store, number, at):
        for site in begun:
            end(store, site, at, SlotStatus.FAILED if site == "s3" else SlotStatus.DONE)
        at += MINUTE

    with store.reading() as tx:
        wave = wave_of(tx, number)
        failed = sites_of_wave(tx, number, state=WaveStep.FAILED, limit=9)
    assert wave is not None
    assert (wave.state, wave.ended, wave.failed) == (WaveState.DONE, 5, 1)
    assert [(site.site, site.detail) for site in failed] == [("s3", "好")]


def test_a_paused_wave_begins_nothing_until_it_goes_on(store: Store) -> None:
    number = start(store)
    with store.transaction() as tx:
        turn_wave(tx, number, WaveState.PAUSED, by="乙", at=AT)
    assert step(store, number) == []

    with store.transaction() as tx:
        turn_wave(tx, number, WaveState.RUNNING, by="乙", at=AT)
        assert audit.entries(tx, 1)[0].detail == "进行中"
    assert step(store, number) == ["s0", "s1"]


def test_what_was_begun_ends_after_a_stop_and_the_rest_never_begins(store: Store) -> None:
    number = start(store)
    step(store, number)
    with store.transaction() as tx:
        turn_wave(tx, number, WaveState.STOPPED, by="乙", at=AT)
    end(store, "s0", AT)

    assert step(store, number, AT + MINUTE) == []
    with store.reading() as tx:
        wave = wave_of(tx, number)
    assert wave is not None
    assert dict(wave.counts) == {WaveStep.DONE: 1, WaveStep.STARTED: 1, WaveStep.DROPPED: 3}
    with store.transaction() as tx, pytest.raises(UsageError, match="已停止"):
        turn_wave(tx, number, WaveState.RUNNING, by="乙", at=AT)


def test_no_more_are_begun_in_an_hour_than_agreed(store: Store) -> None:
    number = start(store, WavePlan(task="crawl", selection="甲市", at_once=9, per_hour=2))

    assert len(step(store, number)) == 2
    assert step(store, number, AT + 59 * MINUTE) == []
    assert len(step(store, number, AT + 61 * MINUTE)) == 2


def test_sites_are_begun_within_the_hours_and_on_days_off_at_any(store: Store) -> None:
    night = (time(20), time(6))
    plan = WavePlan(task="crawl", selection="甲市", hours=night, is_free_on_days_off=True)
    number = start(store, plan)

    # 10:00 in Asia/Shanghai.
    assert step(store, number) == []
    assert step(store, number, is_day_off=True)
    with store.reading() as tx:
        wave = wave_of(tx, number)
    assert wave is not None
    assert wave.plan == plan


def test_waves_are_listed_the_newest_first(store: Store) -> None:
    first, second = start(store), start(store)

    with store.reading() as tx:
        assert [wave.id for wave in waves_of(tx)] == [second, first]
        assert waves_of(tx, state=WaveState.PAUSED) == []
        assert wave_of(tx, 99) is None
    assert state(store, first) is WaveState.RUNNING


def test_a_wave_over_nothing_is_refused(store: Store) -> None:
    with store.transaction() as tx, pytest.raises(UsageError):
        start_wave(tx, PLAN, [], by="甲", at=AT, year=2026)

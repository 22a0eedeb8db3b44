"""Turns at a host: one after the other, whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

from store.engine import Store
from store.turns import forget_turns, hold_off, take_turn

GAP = timedelta(minutes=10)
SLACK = timedelta(minutes=1)


def take(store: Store, host: str = "a.gov.cn", gap: timedelta = GAP) -> timedelta:
    with store.transaction() as tx:
        return take_turn(tx, host, gap=gap)


def test_each_turn_at_a_host_is_a_gap_after_the_one_before(store: Store) -> None:
    waits = [take(store) for _ in range(3)]

    assert timedelta() <= waits[0] < SLACK
    assert GAP - SLACK < waits[1] <= GAP
    assert 2 * GAP - SLACK < waits[2] <= 2 * GAP


def test_hosts_do_not_wait_for_one_another(store: Store) -> None:
    take(store)

    assert take(store, "b.gov.cn") < SLACK


def test_a_host_that_asked_to_be_left_alone_gives_no_turn_before(store: Store) -> None:
    take(store, gap=timedelta(seconds=1))
    with store.transaction() as tx:
        hold_off(tx, "a.gov.cn", wait=timedelta(hours=2))

    assert take(store) > timedelta(hours=2) - SLACK


def test_to_hold_off_never_brings_a_turn_forward(store: Store) -> None:
    take(store, gap=timedelta(hours=3))
    with store.transaction() as tx:
        hold_off(tx, "a.gov.cn", wait=timedelta(seconds=1))

    assert take(store) > timedelta(hours=3) - SLACK


def test_many_at_once_get_turns_of_their_own(store: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        waits = sorted(pool.map(lambda _: take(store), range(12)))

    apart = [later - earlier for earlier, later in pairwise(waits)]
    assert all(GAP - SLACK < each < GAP + SLACK for each in apart)


def test_only_what_nobody_asked_for_a_day_is_forgotten(store: Store) -> None:
    take(store)
    take(store, "old.gov.cn", gap=-timedelta(days=2))
    with store.transaction() as tx:
        assert forget_turns(tx) == 1
    assert take(store) > SLACK

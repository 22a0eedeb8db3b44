import threading
from datetime import timedelta
from typing import Any

import pytest
from store_cases import AT

from model.errors import Conflict
from model.slots import SlotClaim, SlotStatus
from store.engine import Store, Transaction
from store.slots import claim, finish, latest, require_owner, running, slots_of

HOUR = timedelta(hours=1)


def claimed(tx: Transaction, hours: int = 0, **changes: Any) -> bool:
    values: dict[str, Any] = {"task": "crawl", "site": "a", "scheduled_for": AT + hours * HOUR}
    return claim(tx, **{**values, "at": AT, **changes})


def test_a_slot_is_claimed_once(store: Store) -> None:
    with store.transaction() as tx:
        assert claimed(tx)
        assert not claimed(tx)
        assert claimed(tx, hours=1)
        assert claimed(tx, site="b")
        assert claimed(tx, task="check")


def test_of_many_schedulers_one_gets_the_slot(store: Store) -> None:
    won: list[bool] = []

    def try_all() -> None:
        for hours in range(5):
            with store.transaction() as tx:
                won.append(claimed(tx, hours))

    threads = [threading.Thread(target=try_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(won) == 5
    assert len(won) == 20


def test_a_slot_that_is_done_says_how_and_is_closed_once(store: Store) -> None:
    slot: dict[str, Any] = {"task": "crawl", "site": "a", "scheduled_for": AT}
    with store.transaction() as tx:
        claimed(tx)
        assert [s.site for s in running(tx)] == ["a"]
        assert finish(tx, **slot, at=AT + HOUR, status=SlotStatus.FAILED, detail="磁盘已满")
        assert not finish(tx, **slot, at=AT + 2 * HOUR)
        found = latest(tx, "crawl", "a")

    assert found is not None
    assert (found.status, found.detail) == (SlotStatus.FAILED, "磁盘已满")
    assert found.finished_at == AT + HOUR


def test_a_slot_that_was_never_claimed_cannot_be_closed(store: Store) -> None:
    with store.transaction() as tx:
        assert not finish(tx, task="crawl", site="a", scheduled_for=AT, at=AT)


def test_a_slot_passed_over_is_recorded_but_not_running(store: Store) -> None:
    with store.transaction() as tx:
        assert claimed(tx, status=SlotStatus.SKIPPED, detail="上一轮未结束")
        assert running(tx) == []
        found = latest(tx, "crawl", "a")

    assert found is not None
    assert found.finished_at == AT


def test_the_latest_slot_is_that_scheduled_last(store: Store) -> None:
    with store.transaction() as tx:
        for hours in (2, 0, 1):
            claimed(tx, hours)
        claimed(tx, 9, task="check")
        found = latest(tx, "crawl", "a")
        listed = [slot.scheduled_for for slot in slots_of(tx, "a", limit=2, offset=1)]

        assert latest(tx, "crawl", "b") is None
    assert found is not None
    assert found.scheduled_for == AT + 2 * HOUR
    assert listed == [AT + 2 * HOUR, AT + HOUR]


def test_running_slots_are_found_by_task_and_site(store: Store) -> None:
    with store.transaction() as tx:
        claimed(tx)
        claimed(tx, site="b")
        claimed(tx, task="check")

        assert len(running(tx)) == 3
        assert [s.site for s in running(tx, "crawl", "b")] == ["b"]
        assert len(running(tx, site="a")) == 2


def test_a_slot_is_its_owners_until_it_ends_or_is_taken_over(store: Store) -> None:
    with store.transaction() as tx:
        claimed(tx, owner="one")
        slot = {"task": "crawl", "site": "a", "scheduled_for": AT}
        require_owner(tx, SlotClaim(**slot, owner="one"))
        with pytest.raises(Conflict, match="接手"):
            require_owner(tx, SlotClaim(**slot, owner="two"))
        finish(tx, **slot, at=AT)
        with pytest.raises(Conflict, match="结束"):
            require_owner(tx, SlotClaim(**slot, owner="one"))

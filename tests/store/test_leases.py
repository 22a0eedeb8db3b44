from datetime import UTC, datetime, timedelta

from model.slots import SlotStatus
from store.engine import Store, Transaction
from store.slots import claim, finish, newest, prune, release, renew, slot_at, stale, take_over

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def claimed(tx: Transaction, *, site: str = "a", owner: str = "one", minutes: int = 0) -> bool:
    return claim(
        tx,
        task="crawl",
        site=site,
        scheduled_for=AT + minutes * MINUTE,
        at=AT,
        owner=owner,
        lease_until=AT + MINUTE,
    )


def finished(tx: Transaction, owner: str) -> bool:
    return finish(tx, task="crawl", site="a", scheduled_for=AT, at=AT, owner=owner)


def test_a_slot_of_a_silent_owner_is_taken_over_once_and_the_late_owner_fenced_off(
    store: Store,
) -> None:
    with store.transaction() as tx:
        claimed(tx)

        assert stale(tx, at=AT + MINUTE - timedelta(seconds=1)) == []
        [slot] = stale(tx, at=AT + MINUTE)
        later = AT + 2 * MINUTE
        assert take_over(tx, slot, owner="two", at=AT + MINUTE, lease_until=later)
        assert not take_over(tx, slot, owner="three", at=AT + MINUTE, lease_until=later)

        assert not finished(tx, "one")
        assert finished(tx, "two")
        done = slot_at(tx, "crawl", "a", AT)
    assert done is not None
    assert (done.status, done.owner, done.tries) == (SlotStatus.DONE, "two", 2)


def test_a_word_from_the_owner_prolongs_only_its_own_leases(store: Store) -> None:
    with store.transaction() as tx:
        claimed(tx)
        claimed(tx, site="b", owner="two")

        assert renew(tx, owner="one", until=AT + 5 * MINUTE) == 1
        assert [slot.site for slot in stale(tx, at=AT + MINUTE)] == ["b"]


def test_a_released_slot_waits_until_its_next_try(store: Store) -> None:
    with store.transaction() as tx:
        claimed(tx)
        [slot] = newest(tx)

        assert release(tx, slot, owner="one", until=AT + 3 * MINUTE, detail="网络异常")
        assert renew(tx, owner="one", until=AT + 9 * MINUTE) == 0
        assert stale(tx, at=AT + 2 * MINUTE) == []
        assert [s.detail for s in stale(tx, at=AT + 3 * MINUTE)] == ["网络异常"]


def test_the_newest_slots_may_be_asked_for_up_to_a_moment(store: Store) -> None:
    with store.transaction() as tx:
        for minutes in (0, 2, 9):
            claimed(tx, minutes=minutes)
        claimed(tx, site="b", minutes=1)

        found = {slot.site: slot.scheduled_for for slot in newest(tx, until=AT + 5 * MINUTE)}
        assert found == {"a": AT + 2 * MINUTE, "b": AT + MINUTE}
        assert [slot.site for slot in newest(tx, "b")] == ["b"]


def test_old_slots_are_forgotten_but_never_the_newest_or_a_running_one(store: Store) -> None:
    with store.transaction() as tx:
        for minutes in (0, 1, 2):
            claimed(tx, minutes=minutes)
        finished(tx, "one")
        claimed(tx, site="b", minutes=1)
        finish(tx, task="crawl", site="b", scheduled_for=AT + MINUTE, at=AT)

        assert prune(tx, "crawl", before=AT + 60 * MINUTE) == 1
        assert slot_at(tx, "crawl", "a", AT) is None
        assert slot_at(tx, "crawl", "b", AT + MINUTE) is not None

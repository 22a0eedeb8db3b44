from datetime import timedelta

import pytest
from store_cases import AT, make_message

from model.messages import Delivery, DeliveryStatus
from store.engine import Store
from store.outbox import deliveries_of, due, hold, mark_failed, mark_sent, put, revive, undelivered

HOUR = timedelta(hours=1)


def queue(store: Store, key: str = "a/1", *channels: str, site: str = "a") -> None:
    with store.transaction() as tx:
        put(tx, make_message(key, site=site), channels=channels or ("值班",), at=AT)


def due_now(store: Store, hours: int = 0) -> list[Delivery]:
    with store.reading() as tx:
        return due(tx, at=AT + hours * HOUR)


def test_a_message_waits_once_for_each_channel(store: Store) -> None:
    queue(store, "a/1", "值班", "邮件")
    queue(store, "a/1", "邮件", "短信")

    found = due_now(store)

    assert [d.channel for d in found] == ["值班", "邮件", "短信"]
    assert {d.message for d in found} == {make_message("a/1")}
    assert {d.status for d in found} == {DeliveryStatus.WAITING}


def test_a_message_put_in_a_block_that_fails_is_not_queued(store: Store) -> None:
    def fail_late() -> None:
        with store.transaction() as tx:
            put(tx, make_message(), channels=["值班"], at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()

    assert due_now(store) == []


def test_what_is_sent_is_due_no_more(store: Store) -> None:
    queue(store)
    with store.transaction() as tx:
        mark_sent(tx, due(tx, at=AT)[0].id, at=AT)
        (sent,) = deliveries_of(tx)

    assert due_now(store, 99) == []
    assert (sent.status, sent.tries) == (DeliveryStatus.SENT, 1)


def test_a_failed_try_waits_for_the_next_one_and_says_why(store: Store) -> None:
    queue(store)
    with store.transaction() as tx:
        mark_failed(tx, due(tx, at=AT)[0].id, error="超时", next_try_at=AT + HOUR)

    assert due_now(store) == []
    (again,) = due_now(store, 1)
    assert (again.tries, again.last_error) == (1, "超时")


def test_what_is_given_up_is_shown_as_undelivered(store: Store) -> None:
    queue(store)
    with store.transaction() as tx:
        mark_failed(tx, due(tx, at=AT)[0].id, error="地址无效", next_try_at=None)
        (given_up,) = undelivered(tx)

    assert due_now(store, 99) == []
    assert given_up.last_error == "地址无效"


def test_what_is_sent_stays_sent_whatever_a_late_worker_says(store: Store) -> None:
    queue(store)
    with store.transaction() as tx:
        number = due(tx, at=AT)[0].id
        mark_sent(tx, number, at=AT)
        mark_failed(tx, number, error="超时", next_try_at=None)
        (delivery,) = deliveries_of(tx, "a")

    assert delivery.status is DeliveryStatus.SENT
    assert delivery.tries == 1


def test_the_oldest_are_due_first_and_no_more_than_asked(store: Store) -> None:
    for number in range(4):
        queue(store, f"a/{number}")
    with store.transaction() as tx:
        mark_failed(tx, due(tx, at=AT)[0].id, error="x", next_try_at=AT + HOUR)
        keys = [d.message.key for d in due(tx, at=AT + HOUR, limit=3)]

    assert keys == ["a/1", "a/2", "a/3"]


def test_deliveries_of_one_site_come_newest_first(store: Store) -> None:
    queue(store, "a/1")
    queue(store, "b/1", site="b")
    queue(store, "a/2")

    with store.reading() as tx:
        assert [d.message.key for d in deliveries_of(tx, "a")] == ["a/2", "a/1"]
        assert [d.message.key for d in deliveries_of(tx, limit=1, offset=1)] == ["b/1"]


def test_what_was_given_up_is_tried_again_with_another_72_hours(store: Store) -> None:
    queue(store)
    with store.transaction() as tx:
        mark_failed(tx, due(tx, at=AT)[0].id, error="地址无效", next_try_at=None)
        assert revive(tx, at=AT + HOUR) == 1
        assert revive(tx, at=AT + HOUR) == 0

    (again,) = due_now(store, 1)
    assert (again.created_at, again.tries) == (AT + HOUR, 0)


def test_what_a_sender_holds_falls_to_no_other_until_then(store: Store) -> None:
    queue(store, "a/1")
    queue(store, "a/2")
    with store.transaction() as tx:
        first, second = due(tx, at=AT)
        mark_sent(tx, first.id, at=AT)
        hold(tx, [first.id, second.id], until=AT + HOUR)

    assert due_now(store) == []
    assert [d.id for d in due_now(store, 1)] == [second.id]

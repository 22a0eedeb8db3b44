from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from store_cases import AT

from model.people import Credentials, Role
from model.security import SecuritySettings
from store.engine import Store, Transaction
from store.logins import begin_try, forget_failures, is_locked, lock_time, record_login
from store.people import add_user, credentials_of, set_active

RULES = SecuritySettings()
MINUTE = timedelta(minutes=1)


def add(tx: Transaction) -> int:
    return add_user(tx, name="韦", role=Role.FILLER, password_hash="h", at=AT).id


def try_in(tx: Transaction, at: datetime = AT, *, times: int = 1) -> list[bool]:
    return [begin_try(tx, "韦", at=at, rules=RULES) is not None for _ in range(times)]


def found(tx: Transaction) -> Credentials:
    credentials = credentials_of(tx, "韦")
    assert credentials is not None
    return credentials


def test_the_fifth_try_locks_and_further_ones_are_not_even_looked_at(store: Store) -> None:
    with store.transaction() as tx:
        add(tx)

        assert try_in(tx, times=7) == [True] * 5 + [False] * 2
        assert found(tx).failed_logins == 5
        assert found(tx).locked_until == AT + 15 * MINUTE
        assert is_locked(found(tx), at=AT + 14 * MINUTE)
        assert not is_locked(found(tx), at=AT + 15 * MINUTE)


def test_each_failure_after_a_lock_doubles_it(store: Store) -> None:
    at = AT
    spans = []
    with store.transaction() as tx:
        add(tx)
        try_in(tx, times=4)
        for _ in range(4):
            assert try_in(tx, at) == [True]
            until = found(tx).locked_until
            assert until is not None
            spans.append((until - at) // MINUTE)
            at = until

    assert spans == [15, 30, 60, 120]


@pytest.mark.parametrize(("failures", "hours"), [(10, 8), (100, 8), (1_000_000, 8)])
def test_no_lock_is_longer_than_a_working_day(failures: int, hours: int) -> None:
    assert lock_time(failures, RULES) == timedelta(hours=hours)


def test_a_day_later_failures_are_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        add(tx)
        try_in(tx, times=4)
        try_in(tx, AT + timedelta(hours=25))

        assert found(tx).failed_logins == 1
        assert found(tx).locked_until is None


def test_a_good_login_and_an_administrator_forget_failures(store: Store) -> None:
    with store.transaction() as tx:
        user = add(tx)
        try_in(tx, times=5)
        forget_failures(tx, user)
        assert (found(tx).failed_logins, found(tx).locked_until) == (0, None)
        try_in(tx, times=5)
        record_login(tx, user, at=AT)
        assert (found(tx).failed_logins, found(tx).locked_until) == (0, None)


def test_who_is_unknown_or_shut_out_is_not_counted(store: Store) -> None:
    with store.transaction() as tx:
        assert try_in(tx) == [False]
        set_active(tx, add(tx), is_active=False)
        assert try_in(tx) == [False]
        assert found(tx).failed_logins == 0


def test_a_name_that_is_not_there_costs_a_write_too_and_changes_nothing(store: Store) -> None:
    with store.transaction() as tx:
        add(tx)
        before = found(tx)
        statements: list[str] = []
        event.listen(tx.connection, "before_cursor_execute", lambda *a: statements.append(a[2]))

        assert begin_try(tx, "没有此人", at=AT, rules=RULES) is None

        assert [line.split()[0] for line in statements] == ["SELECT", "UPDATE"]
        assert found(tx) == before

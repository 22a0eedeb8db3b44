from datetime import datetime, timedelta

import pytest
from store_cases import AT

from model.errors import StoreError
from model.people import LoginSession, Role, User
from model.security import SecuritySettings
from store.engine import Store, Transaction
from store.logins import begin_try, record_login
from store.people import (
    add_user,
    create_session,
    credentials_of,
    find_session,
    past_hashes,
    purge_sessions,
    revoke_all,
    revoke_session,
    sessions_of,
    set_active,
    set_password,
    set_role,
    touch_session,
    unused_accounts,
    user_named,
    users_of,
)

MINUTE = timedelta(minutes=1)
IDLE = 15 * MINUTE
ABSOLUTE = timedelta(hours=8)
TOKEN = "0" * 64


def add(tx: Transaction, name: str = "韦", role: Role = Role.FILLER) -> User:
    return add_user(tx, name=name, role=role, password_hash="h1", at=AT)


def log_in(tx: Transaction, token: str = TOKEN) -> User:
    user = user_named(tx, "韦") or add(tx)
    create_session(tx, user=user.id, token_hash=token, at=AT, origin="10.0.0.1")
    return user


def look(tx: Transaction, at: datetime, token: str = TOKEN) -> LoginSession | None:
    found = find_session(tx, token, at=at, idle=IDLE, absolute=ABSOLUTE)
    if found is not None:
        touch_session(tx, token, at=at)
    return found


def test_a_person_is_found_by_name(store: Store) -> None:
    with store.transaction() as tx:
        user = add(tx)

        assert user_named(tx, "韦") == user
        assert user_named(tx, "陈") is None
        assert credentials_of(tx, "陈") is None


def test_a_name_is_given_once_and_the_block_goes_on(store: Store) -> None:
    with store.transaction() as tx:
        add(tx)
        with pytest.raises(StoreError, match="「韦」已存在"):
            add(tx)
        add(tx, "陈")

    with store.reading() as tx:
        assert len(users_of(tx)) == 2
        assert len(users_of(tx, limit=1, offset=1)) == 1


@pytest.mark.parametrize(
    ("after", "is_alive"),
    [(IDLE - MINUTE, True), (IDLE, False), (IDLE + MINUTE, False)],
)
def test_a_session_ends_when_it_was_idle(
    store: Store,
    after: timedelta,
    is_alive: bool,  # noqa: FBT001
) -> None:
    with store.transaction() as tx:
        log_in(tx)

        assert (look(tx, AT + after) is not None) is is_alive


def test_each_use_puts_off_the_idle_end_but_not_the_absolute_one(store: Store) -> None:
    with store.transaction() as tx:
        user = log_in(tx)
        moments = [AT + n * 10 * MINUTE for n in range(1, 49)]
        seen = [look(tx, moment) for moment in moments]

    alive = [session for session in seen if session is not None]
    assert len(alive) == 47
    assert seen[-1] is None
    assert alive[0].user == user
    assert alive[0].origin == "10.0.0.1"


def test_an_unknown_token_has_no_session(store: Store) -> None:
    with store.transaction() as tx:
        log_in(tx)

        assert look(tx, AT, "1" * 64) is None


def test_a_revoked_session_is_gone_and_others_stay(store: Store) -> None:
    with store.transaction() as tx:
        user = log_in(tx)
        log_in(tx, "1" * 64)

        assert revoke_session(tx, TOKEN)
        assert not revoke_session(tx, TOKEN)
        assert look(tx, AT) is None
        assert [s.token_hash for s in sessions_of(tx, user.id)] == ["1" * 64]
        assert revoke_all(tx, user.id) == 1


@pytest.mark.parametrize("what", ["password", "role", "shut out"])
def test_new_rights_end_all_sessions(store: Store, what: str) -> None:
    with store.transaction() as tx:
        user = log_in(tx)
        if what == "password":
            set_password(tx, user.id, password_hash="h2", at=AT)
        elif what == "role":
            set_role(tx, user.id, Role.REVIEWER)
        else:
            set_active(tx, user.id, is_active=False)

        assert look(tx, AT) is None
        assert sessions_of(tx, user.id) == []


def test_a_person_shut_out_has_no_session_even_if_one_is_made(store: Store) -> None:
    with store.transaction() as tx:
        user = log_in(tx)
        set_active(tx, user.id, is_active=False)
        log_in(tx)

        assert look(tx, AT) is None


def test_a_new_password_forgets_failures_and_remembers_the_old_one(store: Store) -> None:
    later = AT + MINUTE
    with store.transaction() as tx:
        user = add(tx)
        begin_try(tx, "韦", at=AT, rules=SecuritySettings())
        set_password(tx, user.id, password_hash="h2", at=later)
        found = credentials_of(tx, "韦")

        assert found is not None
        assert (found.password_hash, found.password_changed_at) == ("h2", later)
        assert (found.failed_logins, found.locked_until) == (0, None)
        assert past_hashes(tx, user.id, 5) == ["h2", "h1"]
        assert past_hashes(tx, user.id, 1) == ["h2"]


def test_a_session_of_somebody_else_cannot_be_ended(store: Store) -> None:
    with store.transaction() as tx:
        user = log_in(tx)
        other = add(tx, "陈")

        assert not revoke_session(tx, TOKEN, user=other.id)
        assert revoke_session(tx, TOKEN, user=user.id)


def test_all_sessions_but_the_one_in_use_end(store: Store) -> None:
    with store.transaction() as tx:
        user = log_in(tx)
        log_in(tx, "1" * 64)

        assert revoke_all(tx, user.id, but=TOKEN) == 1
        assert [s.token_hash for s in sessions_of(tx, user.id)] == [TOKEN]


def test_accounts_that_nobody_uses_are_found(store: Store) -> None:
    later = AT + timedelta(days=100)
    with store.transaction() as tx:
        used, _, shut = add(tx), add(tx, "陈"), add(tx, "黄")
        record_login(tx, used.id, at=later)
        set_active(tx, shut.id, is_active=False)

        found = unused_accounts(tx, since=later - timedelta(days=90))

    assert [user.name for user in found] == ["陈"]


def test_sessions_that_ran_out_are_purged(store: Store) -> None:
    with store.transaction() as tx:
        user = log_in(tx)
        log_in(tx, "1" * 64)
        look(tx, AT + 10 * MINUTE, "1" * 64)

        assert purge_sessions(tx, at=AT + 16 * MINUTE, idle=IDLE, absolute=ABSOLUTE) == 1
        assert [s.token_hash for s in sessions_of(tx, user.id)] == ["1" * 64]


def test_a_person_who_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="没有这个用户"), store.transaction() as tx:
        set_role(tx, 99, Role.HEAD)

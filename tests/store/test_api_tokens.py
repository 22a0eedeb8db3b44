import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from model.api_tokens import TokenPurpose
from model.errors import StoreError, UsageError
from model.people import Role, User
from store import api_tokens, audit, people
from store.engine import Store, Transaction
from store.tables import api_tokens as table

NOW = datetime(2026, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def person(tx: Transaction, name: str = "陈云川", role: Role = Role.FILLER) -> User:
    return people.add_user(tx, name=name, role=role, password_hash="x", at=NOW)


def made(tx: Transaction, owner: User, **more) -> str:
    more = {"name": "月报系统", "by": owner.name, "at": NOW, **more}
    return api_tokens.make_token(tx, owner=owner, **more)[0]


def test_a_token_is_found_by_its_secret_which_is_not_kept(store: Store) -> None:
    with store.transaction() as tx:
        owner = person(tx)
        secret = made(tx, owner)
        other = made(tx, owner)
        found = api_tokens.find_token(tx, secret, at=NOW)
        rows = [tuple(row) for row in tx.execute(select(table))]

    assert found is not None
    assert (found.owner, found.name, found.purpose) == (owner, "月报系统", TokenPurpose.API)
    assert secret != other
    # 32 random bytes, and a mark by which scanners know a leaked one.
    assert (len(secret), secret[:4], found.prefix) == (47, "zhb_", secret[:10])
    assert not any(secret in str(row) for row in rows)
    assert hashlib.sha256(secret.encode()).hexdigest() in str(rows)


@pytest.mark.parametrize("secret", ["", "zhb_", "zhb_" + "x" * 43, "x", "\ud800", "zhb_\ud800"])
def test_what_is_no_secret_finds_nothing(store: Store, secret: str) -> None:
    with store.transaction() as tx:
        made(tx, person(tx))

        assert api_tokens.find_token(tx, secret, at=NOW) is None


def test_a_token_runs_out(store: Store) -> None:
    with store.transaction() as tx:
        secret = made(tx, person(tx), days=10)
        last = NOW + 10 * DAY - timedelta(seconds=1)

        assert api_tokens.find_token(tx, secret, at=last) is not None
        assert api_tokens.find_token(tx, secret, at=NOW + 10 * DAY) is None


def test_a_revoked_token_is_worth_nothing_and_stays_in_the_list(store: Store) -> None:
    with store.transaction() as tx:
        owner = person(tx)
        secret = made(tx, owner)
        number = api_tokens.tokens_of(tx, owner.id)[0].id
        api_tokens.revoke_token(tx, number, by="安全员", at=NOW)
        api_tokens.revoke_token(tx, number, by="安全员", at=NOW + DAY)

        assert api_tokens.find_token(tx, secret, at=NOW) is None
        assert [one.revoked_at for one in api_tokens.all_tokens(tx)] == [NOW]
        trail = [(entry.who, entry.action, entry.target) for entry in audit.entries(tx)]
    assert trail == [
        ("安全员", "revoke_token", f"陈云川 的令牌 {number}"),
        ("陈云川", "add_token", f"陈云川 的令牌 {number}"),
    ]


def test_the_trail_does_not_hold_the_secret(store: Store) -> None:
    with store.transaction() as tx:
        secret = made(tx, person(tx))

        assert secret not in str(audit.entries(tx))


def test_the_rights_are_those_of_the_owner_at_the_moment_of_use(store: Store) -> None:
    with store.transaction() as tx:
        owner = person(tx)
        secret = made(tx, owner)
        people.set_role(tx, owner.id, Role.AUDITOR)
        changed = api_tokens.find_token(tx, secret, at=NOW)
        people.set_active(tx, owner.id, is_active=False)
        gone = api_tokens.find_token(tx, secret, at=NOW)

    assert changed is not None
    assert changed.owner.role is Role.AUDITOR
    assert gone is None


def test_a_use_is_written_down_once_a_minute(store: Store) -> None:
    with store.transaction() as tx:
        owner = person(tx)
        secret = made(tx, owner)
        token = api_tokens.find_token(tx, secret, at=NOW)
        assert token is not None
        assert api_tokens.is_use_due(token, at=NOW)
        api_tokens.record_use(tx, token.id, at=NOW)
        used = api_tokens.tokens_of(tx, owner.id)[0]

    assert used.last_used_at == NOW
    assert not api_tokens.is_use_due(used, at=NOW + timedelta(seconds=59))
    assert api_tokens.is_use_due(used, at=NOW + timedelta(seconds=60))


def test_nobody_revokes_the_token_of_somebody_else(store: Store) -> None:
    with store.transaction() as tx:
        owner, other = person(tx), person(tx, "韦桂芳")
        secret = made(tx, owner)
        number = api_tokens.tokens_of(tx, owner.id)[0].id

        with pytest.raises(StoreError, match="没有令牌"):
            api_tokens.revoke_token(tx, number, by="韦桂芳", at=NOW, owner=other.id)
        with pytest.raises(StoreError, match="没有令牌 99"):
            api_tokens.revoke_token(tx, 99, by="韦桂芳", at=NOW)
        assert api_tokens.find_token(tx, secret, at=NOW) is not None


@pytest.mark.parametrize(
    ("more", "words"),
    [({"name": " \n"}, "名称"), ({"days": 0}, "有效期 0"), ({"days": 367}, "有效期 367")],
)
def test_a_token_without_name_or_with_a_life_out_of_bounds_is_refused(
    store: Store, more: dict, words: str
) -> None:
    with store.transaction() as tx:
        owner = person(tx)

        with pytest.raises(UsageError, match=words):
            made(tx, owner, **more)
        assert api_tokens.all_tokens(tx) == []


def test_a_person_has_at_most_twenty_good_tokens(store: Store) -> None:
    with store.transaction() as tx:
        owner = person(tx)
        for _ in range(api_tokens.MAX_TOKENS):
            made(tx, owner)

        with pytest.raises(UsageError, match="已有 20 个"):
            made(tx, owner)
        api_tokens.revoke_token(tx, api_tokens.all_tokens(tx)[0].id, by="x", at=NOW)
        made(tx, owner)

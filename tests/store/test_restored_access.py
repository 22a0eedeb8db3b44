"""Who gets in after an old backup was restored."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from store_cases import AT

from config.home import Home
from model.people import Role, User
from store import api_tokens, audit, people
from store.audit import check_chain
from store.backup import back_up, restore
from store.engine import Store, Transaction, open_store
from store.passwords import hash_password, is_password, was_used
from store.verify import verify_store

OLD = "Alt-Passwort-2025"


class Office:
    """An installation, a backup of it, and what was shut after the backup was made."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(path=folder / "home", database_url=f"sqlite:///{folder}/old.sqlite3")
        self.home.path.mkdir()
        store = open_store(self.home.database_url)
        with store.transaction() as tx:
            self.user = self._add(tx)
            people.create_session(tx, user=self.user.id, token_hash="f" * 64, at=AT)
            self.secret, _ = api_tokens.make_token(
                tx, owner=self.user, name="月报", by="韦", at=AT, days=366
            )
        self.archive = folder / "b.zip"
        back_up(store, self.archive, home=self.home)
        with store.transaction() as tx:
            new = hash_password("Neues-Passwort-2026")
            people.set_password(tx, self.user.id, password_hash=new, at=AT)
            api_tokens.revoke_tokens_of(tx, self.user, by="韦", at=AT)
        store.close()

    def _add(self, tx: Transaction) -> User:
        return people.add_user(
            tx, name="韦", role=Role.HEAD, password_hash=hash_password(OLD), at=AT
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("restored"))


@pytest.fixture(params=[False, True])
def restored(
    office: Office, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Store, bool]]:
    keeps: bool = request.param
    new = Home(path=tmp_path / "new", database_url=f"sqlite:///{tmp_path}/new.sqlite3")
    restore(office.archive, home=new, keeps_access=keeps)
    store = open_store(new.database_url)
    yield store, keeps
    store.close()


def test_what_was_shut_after_the_backup_stays_shut_unless_it_is_asked_for(
    office: Office, restored: tuple[Store, bool]
) -> None:
    store, keeps = restored
    with store.reading() as tx:
        found = people.credentials_of(tx, "韦")
        assert found is not None
        assert is_password(OLD, found.password_hash) is keeps
        token = api_tokens.find_token(tx, office.secret, at=AT + timedelta(days=1))
        assert (token is not None) is keeps
        assert people.sessions_of(tx, office.user.id) == []


def test_the_old_password_cannot_be_taken_up_again(
    office: Office, restored: tuple[Store, bool]
) -> None:
    with restored[0].reading() as tx:
        assert was_used(tx, office.user.id, OLD, remembered=5)


def test_the_trail_says_what_was_done_and_nothing_else_is_touched(
    restored: tuple[Store, bool],
) -> None:
    store, keeps = restored
    with store.reading() as tx:
        entry = audit.entries(tx, 1)[0]
        assert entry.action == "restore"
        assert ("照旧" if keeps else "作废密码 1 个，吊销令牌 1 个") in entry.detail
        assert check_chain(tx) is None
        assert verify_store(tx, now=AT) == ()

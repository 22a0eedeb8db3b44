import os
import signal
from collections.abc import Iterator

import pytest
from postgres_server import PostgresServer
from sqlalchemy import text

import store.postgres_line
from model.errors import StoreError
from store.engine import Store, open_store

pytestmark = pytest.mark.postgres

SILENCE = 0.6


@pytest.fixture
def opened(
    postgres_server: PostgresServer, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """A store that looks soon whether a silent database is at work."""
    monkeypatch.setattr(store.postgres_line, "SILENCE_SECONDS", SILENCE)
    with postgres_server.database(postgres_template) as url:
        found = open_store(url)
        yield found
        found.close()


def test_a_statement_that_takes_long_is_waited_for(opened: Store) -> None:
    with opened.reading() as tx:
        tx.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": SILENCE * 4})
        assert tx.execute(text("SELECT 1")).scalar() == 1


def ask_frozen(opened: Store) -> None:
    """Ask a server process that was stopped in its track after its first answer."""
    with opened.reading() as tx:
        pid = tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
        os.kill(pid, signal.SIGSTOP)
        try:
            tx.execute(text("SELECT 1"))
        finally:
            os.kill(pid, signal.SIGCONT)


def test_a_server_that_is_frozen_is_given_up_and_the_next_line_works(opened: Store) -> None:
    with pytest.raises(StoreError) as told:
        ask_frozen(opened)

    assert told.value.code == "S12"
    with opened.reading() as tx:
        assert tx.execute(text("SELECT 1")).scalar() == 1

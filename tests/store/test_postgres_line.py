import os
import signal
from collections.abc import Iterator

import psycopg
import pytest
from postgres_server import PostgresServer
from psycopg.waiting import Wait
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

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


def break_in_a_wait() -> Iterator[Wait]:
    """What libpq does not notice: the socket is bad while an answer is waited for."""
    yield Wait.W
    raise psycopg.OperationalError("connection socket closed")


def ask_on_a_broken_line(opened: Store) -> None:
    """Ask, and leave the server busy with what was asked when the line breaks."""
    with opened.reading() as tx:
        tx.execute(text("SELECT 1"))
        line = tx.connection.connection.driver_connection
        assert isinstance(line, psycopg.Connection)
        line.pgconn.send_query(b"SELECT pg_sleep(0.2)")
        try:
            line.wait(break_in_a_wait())  # type: ignore[arg-type]
        except psycopg.OperationalError as error:
            raise OperationalError("SELECT", None, error) from error


def test_a_line_that_broke_is_closed_and_nothing_more_is_asked_on_it(opened: Store) -> None:
    with pytest.raises(StoreError) as told:
        ask_on_a_broken_line(opened)

    assert "in progress" not in str(told.value)
    with opened.reading() as tx:
        assert tx.execute(text("SELECT 1")).scalar() == 1


def test_a_server_that_refuses_keeps_its_line(opened: Store) -> None:
    with opened.reading() as tx:
        line = tx.connection.connection.driver_connection
        assert isinstance(line, psycopg.Connection)
        line.execute("SET statement_timeout = 50")
        with pytest.raises(psycopg.OperationalError):
            line.execute("SELECT pg_sleep(5)")

        assert not line.closed

"""A process that froze in the middle of a batch, which no timeout of PostgreSQL ends."""

import time

import psycopg
import pytest
from postgres_server import PostgresServer
from store_cases import AT

from model.errors import StoreError
from model.runs import RunStatus
from store import incoming
from store.engine import Store, open_store
from store.runs import interrupt_unfinished, require_running, run_of, start_run

pytestmark = pytest.mark.postgres


def test_a_batch_that_is_never_handed_over_does_not_hold_up_who_takes_over(
    postgres_server: PostgresServer, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = incoming._END_FROZEN.replace("10 seconds", "100 milliseconds")
    monkeypatch.setattr(incoming, "_END_FROZEN", soon)
    with postgres_server.database(postgres_template) as url:
        frozen, other = open_store(url), open_store(url)
        with frozen.transaction() as tx:
            run = start_run(tx, site="a", year=2026, is_full=True, started_at=AT)
        with pytest.raises(StoreError, match="中断了连接"):
            _hand_over_nothing(frozen, other, run)
        with other.reading() as tx:
            found = run_of(tx, run)
        assert found is not None
        assert found.status is RunStatus.INTERRUPTED
        frozen.close()
        other.close()


def _hand_over_nothing(frozen: Store, other: Store, run: int) -> None:
    """Begin a batch, and let another process take the site over in the middle of it."""
    with frozen.transaction() as tx:
        require_running(tx, run)
        incoming._make_room(tx)
        driver = tx.connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        with driver, driver.cursor() as cursor, cursor.copy(incoming._COPY):
            time.sleep(0.3)
            with other.transaction() as new:
                assert interrupt_unfinished(new, site="a", at=AT) == [run]

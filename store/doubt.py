"""A commit whose answer was lost: whether it was made is asked of PostgreSQL by another line.

The line may be cut after COMMIT has left and before its answer is here. Then nobody may claim that
the change is kept, nor that it is not: the server knows, by the number of the transaction.
"""

import contextlib
import time
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from model.errors import StoreError

#: Seconds for which it is asked.
PATIENCE_SECONDS = 20.0
_AGAIN_SECONDS = 0.5
_OWN = text("SELECT txid_current_if_assigned(), pg_backend_pid()")
_END = text("SELECT pg_terminate_backend(:pid)")
_STATUS = text("SELECT txid_status(:number)")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Change:
    """A transaction that changed something, as the server names it."""

    number: int
    pid: int


def commit(engine: Engine, connection: Connection, transaction: RootTransaction) -> None:
    """Commit; return only when what was changed is kept.

    Raises:
        SQLAlchemyError: Nothing is kept.
        StoreError: The line was cut, and whether it is kept cannot be found out now (S13).
    """
    change = None if connection.dialect.name == "sqlite" else _change_of(connection)
    try:
        transaction.commit()
    except DBAPIError as error:
        if change is None or not (error.connection_invalidated and _was_made(engine, change)):
            raise


def _change_of(connection: Connection) -> _Change | None:
    """None where nothing was changed."""
    number, pid = connection.execute(_OWN).one()
    return None if number is None else _Change(number=number, pid=pid)


def _was_made(engine: Engine, change: _Change) -> bool:
    """Whether the transaction was committed.

    Raises:
        StoreError: The server does not say (S13).
    """
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        status = ""
        with contextlib.suppress(SQLAlchemyError):
            status = _status(engine, change)
        if status in {"committed", "aborted"}:
            return status == "committed"
        if time.monotonic() > give_up_at:
            break
        time.sleep(_AGAIN_SECONDS)
    raise StoreError(
        "保存的一刻与数据库的连接中断，不能确定这一步是否已保存",
        where=engine.url.render_as_string(hide_password=True),
        remedy="连接恢复后先查看，再决定是否重做",
        code="S13",
    )


def _status(engine: Engine, change: _Change) -> str:
    """What became of the transaction; one that still waits for a COMMIT is ended first."""
    with engine.connect() as connection:
        found = connection.execute(_STATUS, {"number": change.number}).scalar()
        if found == "in progress":
            connection.execute(_END, {"pid": change.pid})
        return str(found)

"""Work done once on an empty store in memory → SQLite stores opened later know its statements.

SQLAlchemy puts each statement into words when an engine first meets it, a quarter of what an
unchanged site costs. A process that forks crawls does so once: one engine is kept, and lent to the
store that is opened next, whatever its file.
"""

import sqlite3
from collections.abc import Callable

from sqlalchemy import Engine, create_engine, event, text

from store.engine import Store
from store.schema import REVISIONS
from store.sqlite import BUSY_SECONDS, lend_to, listen
from store.tables import metadata

_MEMORY = ":memory:"


def rehearse(work: Callable[[Store], None]) -> None:
    """Do some work on an empty store; stores opened afterwards, one at a time, are ready for it.

    No connection is left open: a process may fork afterwards.
    """
    ready = _Ready()
    ready.path = _MEMORY
    with ready.engine.begin() as connection:
        metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(
            text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": REVISIONS[-1]}
        )
    store = Store(ready.engine, where=_MEMORY)
    try:
        work(store)
    finally:
        store.close()
    lend_to(ready.lend)


class _Ready:
    """One engine, and the file that it opens for whoever has it."""

    def __init__(self) -> None:
        #: Empty while nobody has it.
        self.path = ""
        # The address names a file for SQLAlchemy to keep its connections as it does a file's.
        self.engine = create_engine("sqlite:///rehearsed", creator=self._connect)
        listen(self.engine)
        event.listen(self.engine, "engine_disposed", self._take_back)

    def lend(self, path: str) -> Engine | None:
        """The engine for a file; None while another store has it."""
        if self.path:
            return None
        self.path = path
        return self.engine

    def _take_back(self, _engine: Engine) -> None:
        self.path = ""

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=BUSY_SECONDS, check_same_thread=False)

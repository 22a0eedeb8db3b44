"""Address of a store → an open `Store`, whose transactions all other functions take."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Executable, UpdateBase
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from model.errors import StoreError
from store.doubt import commit
from store.errors import wrapped
from store.postgres import postgres_engine
from store.schema import check_schema
from store.sqlite import BEGIN, sqlite_engine

#: Shorter than the lease of a slot (`jobs.schedule_slots`).
_BRIEFLY = "SET LOCAL idle_in_transaction_session_timeout = '10s'"


class Transaction:
    """One open transaction; opaque outside `store`."""

    __slots__ = ("_holds_briefly", "connection")

    def __init__(self, connection: Connection) -> None:
        #: The connection it runs on. For `store` alone.
        self.connection = connection
        self._holds_briefly = False

    @property
    def is_sqlite(self) -> bool:
        """True on SQLite, False on PostgreSQL."""
        return self.connection.dialect.name == "sqlite"

    def hold_briefly(self) -> None:
        """PostgreSQL: a process that freezes within this transaction loses it and all its locks.

        It does so before it counts as dead: whoever takes its work over need not wait for them.
        The first change that `execute` makes sees to it; a lock that is taken without one asks.
        """
        if not self._holds_briefly and not self.is_sqlite:
            self.connection.exec_driver_sql(_BRIEFLY)
        self._holds_briefly = True

    def take_time(self) -> None:
        """Before the first change: there is long work to do between the changes to come."""
        self._holds_briefly = True

    def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run one statement. For `store` alone."""
        if isinstance(statement, UpdateBase):
            self.hold_briefly()
        return self.connection.execute(statement, parameters)


class Store:
    """An open store; safe to share between threads, not between processes."""

    def __init__(self, engine: Engine, *, where: str = "") -> None:
        self._engine = engine
        #: The store's address without its password, for messages.
        self.where = where or engine.url.render_as_string(hide_password=True)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction that may write: kept whole at the end of the block, or not at all.

        Raises:
            StoreError: The database refused or could not be reached; nothing was kept. S13: it
                is not known whether it was.
        """
        with (
            wrapped(self.where),
            self._engine.connect() as connection,
            connection.begin() as transaction,
        ):
            yield Transaction(connection)
            commit(self._engine, connection, transaction)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that only reads: one unchanging picture, no wait for writers.

        Raises:
            StoreError: The database refused or could not be reached.
        """
        with wrapped(self.where), self._engine.connect() as connection:
            yield Transaction(_for_reading(connection))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def open_store(url: str, *, migrate: bool = True) -> Store:
    """Open the store at an SQLAlchemy address, made or brought up to date if `migrate`.

    Raises:
        StoreError: The address is unusable (S01), the database does not answer (S01), it is newer
            than this program (S02) or no database at all (S05).
    """
    engine = make_engine(url)
    store = Store(engine, where=make_url(url).render_as_string(hide_password=True))
    try:
        with wrapped(store.where):
            check_schema(engine, where=store.where, migrate=migrate)
    except BaseException:
        store.close()
        raise
    return store


def make_engine(url: str) -> Engine:
    """An engine of the two kinds we know; nothing is looked at yet.

    Raises:
        StoreError: The address is unusable (S01).
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "数据库地址无法识别",
            remedy="写成 sqlite:///路径 或 postgresql://用户:口令@主机/库名",
            code="S01",
        ) from error
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(address)
    if address.get_backend_name() == "postgresql":
        return postgres_engine(address)
    raise StoreError(
        f"不支持的数据库「{address.get_backend_name()}」",
        remedy="用 SQLite 或 PostgreSQL",
        code="S01",
    )


def _for_reading(connection: Connection) -> Connection:
    """The same connection, set to read one unchanging picture."""
    if connection.dialect.name == "sqlite":
        return connection.execution_options(**{BEGIN: "BEGIN"})
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

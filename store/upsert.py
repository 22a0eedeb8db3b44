"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy does not share."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, Table

from store.engine import Transaction

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = sqlite.Insert | postgresql.Insert


def insert_into(tx: Transaction, table: Table) -> "Insert":
    """An INSERT of the transaction's dialect, which takes `on_conflict_do_…`."""
    if tx.is_sqlite:
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # 28 modules that a store on SQLite need not load

    return postgresql.insert(table)


def inserted_id(tx: Transaction, statement: Executable) -> int:
    """Run the INSERT of one row → the number that the database gave it."""
    key = tx.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101  (an INSERT of one row always has one)
    number: Any = key[0]
    return int(number)

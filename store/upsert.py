"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy does not share."""

from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import Transaction

Insert = sqlite.Insert | postgresql.Insert


def insert_into(tx: Transaction, table: Table) -> Insert:
    """An INSERT of the transaction's dialect, which takes `on_conflict_do_…`."""
    return sqlite.insert(table) if tx.is_sqlite else postgresql.insert(table)


def inserted_id(tx: Transaction, statement: Executable) -> int:
    """Run the INSERT of one row → the number that the database gave it."""
    key = tx.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101  (an INSERT of one row always has one)
    number: Any = key[0]
    return int(number)

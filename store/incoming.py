"""Sightings of one batch → a temporary table, from which they are merged into the kept ones.

Set by set in the database is several times faster than row by row from here, and tells in the
same pass what is new and what has changed.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, Text, delete
from sqlalchemy.schema import CreateTable

from model.items import Sighting
from model.privacy import mask_facts, mask_personal
from store.coding import encode_pairs
from store.engine import Transaction

#: Longest address that a key may hold; PostgreSQL's index refuses more than 2,704 bytes.
_LONGEST_ADDRESS = 2000
#: Facts that only a letter has: its author is masked though its column's kind is unknown.
_LETTER_FACTS = frozenset({"received_on", "replied_on"})

incoming = Table(
    "incoming",
    MetaData(),
    Column("address", Text, nullable=False),
    Column("column_id", Integer, nullable=False),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("published_on", Date),
    Column("date_source", String(10), nullable=False),
    Column("date_doubt", Text, nullable=False),
    Column("is_external", Boolean, nullable=False),
    Column("form", String(12)),
    Column("form_reason", Text, nullable=False),
    Column("facts", Text),
    prefixes=["TEMPORARY"],
)

_NAMES = ", ".join(incoming.c.keys())
_INSERT = f"INSERT INTO incoming ({_NAMES}) VALUES ({', '.join('?' * len(incoming.c))})"  # noqa: S608
_COPY = f"COPY incoming ({_NAMES}) FROM STDIN"
#: A session in the middle of a batch whose process has been silent for long: no timeout of the
#: database ends it, for it waits for its client within a statement.
_END_FROZEN = f"""
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND state = 'active'
      AND wait_event = 'ClientRead' AND query = '{_COPY}'
      AND query_start < clock_timestamp() - interval '10 seconds'
"""  # noqa: S608  (nothing of it is from outside)

Line = tuple[Any, ...]


def stored_address(address: str) -> str:
    """The address under which an item is kept: itself, or cut and marked where it is too long."""
    if len(address) <= _LONGEST_ADDRESS // 3 or len(address.encode()) <= _LONGEST_ADDRESS:
        return address
    digest = hashlib.sha256(address.encode()).hexdigest()
    return f"{address.encode()[: _LONGEST_ADDRESS - 80].decode(errors='ignore')}#sha256:{digest}"


def fill_incoming(
    tx: Transaction,
    sightings: Iterable[Sighting],
    columns: Mapping[str, int],
    letters: Collection[str],
) -> dict[int, int]:
    """Put a batch into the temporary table, in key order → number of rows by column.

    An item that one column lists twice is one row, the last. In the columns named by `letters`,
    and wherever facts show a letter, personal data is masked.
    """
    lines: dict[tuple[str, int], Line] = {}
    for sighting in sightings:
        line = _line(sighting, columns[sighting.column], is_private=sighting.column in letters)
        lines[line[0], line[1]] = line
    counts: dict[int, int] = {}
    for _, column in lines:
        counts[column] = counts.get(column, 0) + 1
    ordered = [lines[key] for key in sorted(lines)]
    _make_room(tx)
    if tx.is_sqlite:
        tx.connection.exec_driver_sql(_INSERT, [_for_sqlite(line) for line in ordered])
    else:
        _copy(tx, ordered)
    return counts


def end_frozen_batches(tx: Transaction) -> int:
    """PostgreSQL: end the sessions that froze while they handed over a batch → how many."""
    if tx.is_sqlite:
        return 0
    return int(tx.connection.exec_driver_sql(_END_FROZEN).scalar_one())


def _line(sighting: Sighting, column: int, *, is_private: bool) -> Line:
    """One row of the temporary table."""
    title, facts, address = sighting.title, sighting.facts, sighting.address
    if is_private or (facts and not _LETTER_FACTS.isdisjoint(name for name, _ in facts)):
        title, facts = mask_personal(title), mask_facts(facts)
    return (
        stored_address(address),
        column,
        None if sighting.url == stored_address(address) else sighting.url,
        title,
        sighting.published_on,
        sighting.date_source.value,
        sighting.date_doubt,
        sighting.is_external,
        None if sighting.form is None else sighting.form.value,
        sighting.form_reason,
        encode_pairs(facts) if facts else None,
    )


def _for_sqlite(line: Line) -> Line:
    """The row as SQLite takes it: its date as text."""
    published_on: date | None = line[4]
    if published_on is None:
        return line
    return (*line[:4], published_on.isoformat(), *line[5:])


def _make_room(tx: Transaction) -> None:
    """An empty temporary table on this connection; PostgreSQL empties it at each commit."""
    create = CreateTable(incoming, if_not_exists=True)
    if tx.is_sqlite:
        tx.execute(create)
    else:
        # Said of the table itself, this would load PostgreSQL's dialect on SQLite as well.
        told = create.compile(dialect=tx.connection.dialect)
        tx.connection.exec_driver_sql(f"{str(told).rstrip()} ON COMMIT DELETE ROWS")
    tx.execute(delete(incoming))


def _copy(tx: Transaction, lines: list[Line]) -> None:
    """PostgreSQL: the fastest way in."""
    driver = tx.connection.connection.driver_connection
    assert driver is not None  # noqa: S101  (the connection is open)
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line in lines:
            copy.write_row(line)

"""All rows of one database → another one with the same tables, whatever kinds the two are."""

from sqlalchemy import Connection, Table, func, insert, inspect, select, text

from store.tables import metadata, signed_versions

_BATCH = 2000


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every row into tables that are empty, within the transactions of both ends."""
    for table in metadata.sorted_tables:
        # Signed documents are large: one at a time.
        size = 1 if table is signed_versions else _BATCH
        rows = source.execute(select(table), execution_options={"yield_per": size})
        for batch in rows.partitions():
            target.execute(insert(table), [dict(row._mapping) for row in batch])  # noqa: SLF001
    if target.dialect.name == "postgresql":
        _go_on_numbering(target)


def count_rows(connection: Connection) -> dict[str, int]:
    """Number of rows in each table."""
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in metadata.sorted_tables
    }


def is_empty(connection: Connection) -> bool:
    """True where there are no tables but ours, and those hold nothing."""
    found = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if not found <= set(metadata.tables):
        return False
    return not any(_has_rows(connection, metadata.tables[name]) for name in sorted(found))


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(select(1).select_from(table).limit(1)).first() is not None


def _go_on_numbering(target: Connection) -> None:
    """PostgreSQL: the next row gets the number after the last copied one."""
    for table in metadata.sorted_tables:
        keys = list(table.primary_key)
        if len(keys) != 1 or keys[0].name != "id":
            continue
        sequence = target.execute(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
        ).scalar()
        last = target.execute(select(func.max(keys[0]))).scalar()
        if sequence is not None and last is not None:
            target.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last})

"""Triggers that refuse changes to what is signed or append-only."""

from alembic import op

revision = "0005"
down_revision = "0004"

_CELL = ("site", "year", "field", "version")
#: Tables whose rows are never changed or deleted, with their keys.
APPEND_ONLY = {
    "audit_entries": ("id",),
    "confirmations": _CELL,
    "reviews": _CELL,
    "signed_versions": ("site", "year", "version", "format"),
}


def upgrade() -> None:
    """Create them."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(
            "CREATE FUNCTION zhanbao_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'zhanbao: frozen %', TG_TABLE_NAME; END $$"
        )
    for table, key in APPEND_ONLY.items():
        if is_sqlite:
            _guard_sqlite(table, key)
        else:
            _guard_postgres(table)


def _guard_sqlite(table: str, key: tuple[str, ...]) -> None:
    """One trigger for each kind of change; INSERT OR REPLACE is one that no other trigger sees."""
    same = " AND ".join(f"{name} = NEW.{name}" for name in key)
    # Only names of our own tables go into these statements.
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
        f"BEGIN SELECT RAISE(ABORT, 'zhanbao: frozen {table}'); END"
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'zhanbao: frozen {table}'); END"
        )


def _guard_postgres(table: str) -> None:
    """One trigger for rows, one for the whole table at once."""
    op.execute(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION zhanbao_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION zhanbao_refuse()"
    )

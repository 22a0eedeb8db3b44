"""Triggers that refuse changes to what is signed or append-only."""

from alembic import op

revision = "0005"
down_revision = "0004"

#: Tables whose rows are never changed or deleted.
APPEND_ONLY = ("audit_entries", "confirmations", "reviews", "signed_versions")


def upgrade() -> None:
    """Create them."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(
            "CREATE FUNCTION zhanbao_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'zhanbao: frozen %', TG_TABLE_NAME; END $$"
        )
    for table in APPEND_ONLY:
        if is_sqlite:
            _guard_sqlite(table)
        else:
            _guard_postgres(table)


def _guard_sqlite(table: str) -> None:
    """One trigger for each kind of change."""
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

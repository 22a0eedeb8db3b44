"""Items summed by day, so that a year's figures need not be counted item by item."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_IS_NOTED = "facts IS NOT NULL OR same_as IS NOT NULL OR (flags & 1) = 1"
_DAYS = {
    "sqlite": "CAST(replace(published_on, '-', '') AS INTEGER)",
    "postgresql": "CAST(to_char(published_on, 'YYYYMMDD') AS INTEGER)",
}


def upgrade() -> None:
    """Add the tables and the ways to a day's items; every day known is yet to be summed."""
    op.create_index(
        op.f("ix_sightings_column_id_published_on"), "sightings", ["column_id", "published_on"]
    )
    op.create_index(
        "ix_sightings_noted",
        "sightings",
        ["site_id", "address"],
        sqlite_where=sa.text(_IS_NOTED),
        postgresql_where=sa.text(_IS_NOTED),
    )
    _create_tables()
    day = _DAYS[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO stale_days (site_id, day, times)"  # noqa: S608  (nothing is from outside)
        f" SELECT DISTINCT site_id, COALESCE({day}, 0), 1 FROM sightings"
    )


def _create_tables() -> None:
    op.create_table(
        "day_sums",
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mark_high", sa.BigInteger(), nullable=False),
        sa.Column("mark_low", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id", "day", "listed", "is_external", name=op.f("pk_day_sums")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mixed_items",
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "day", "address", name=op.f("pk_mixed_items")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stale_days",
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "day", name=op.f("pk_stale_days")),
        sqlite_with_rowid=False,
    )

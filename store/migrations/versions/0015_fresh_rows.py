"""Rows that came or changed since a site's last finished run."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "fresh_rows",
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("column_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "address", "column_id", name=op.f("pk_fresh_rows")),
        sqlite_with_rowid=False,
    )
    # A row of no column: the next run of a site known so far looks through all its rows, for
    # unfinished runs before it have noted none.
    op.execute("INSERT INTO fresh_rows SELECT id, '', 0, true FROM sites")

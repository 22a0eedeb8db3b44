"""Who runs a slot and until when that holds; what was done about an issue."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment, RowId

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("slots", sa.Column("owner", sa.String(100), nullable=False, server_default=""))
    op.add_column("slots", sa.Column("lease_until", Moment(), nullable=True))
    op.add_column("slots", sa.Column("tries", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "issue_events",
        sa.Column("id", RowId, nullable=False),
        sa.Column("issue", RowId, nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issue"], ["issues.id"], name=op.f("fk_issue_events_issue_issues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_events")),
    )
    op.create_index(op.f("ix_issue_events_issue"), "issue_events", ["issue"])

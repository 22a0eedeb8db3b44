"""Hosts that asked to be left alone, told to all processes and to people."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "host_holds",
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_holds")),
    )

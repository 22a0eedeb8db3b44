"""When each host may be asked next, kept for all processes together."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "host_turns",
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_turns")),
    )

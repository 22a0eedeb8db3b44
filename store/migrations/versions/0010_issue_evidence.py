"""What was seen of an issue: page, words and picture."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment, RowId

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "issue_evidence",
        sa.Column("id", RowId, nullable=False),
        sa.Column("issue", RowId, nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("snippet", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("picture_size", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue"], ["issues.id"], name=op.f("fk_issue_evidence_issue_issues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_evidence")),
    )
    op.create_index(op.f("ix_issue_evidence_issue"), "issue_evidence", ["issue"])
    op.create_index(op.f("ix_issue_evidence_picture"), "issue_evidence", ["picture"])

"""Tables of what becomes of a report."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment, RowId

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "comments",
        sa.Column("id", RowId, nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_site_year"), "comments", ["site", "year"], unique=False)
    op.create_table(
        "confirmations",
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence_digest", sa.String(length=64), nullable=False),
        sa.Column("audit", RowId, nullable=False),
        sa.PrimaryKeyConstraint("site", "year", "field", "version", name=op.f("pk_confirmations")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", RowId, nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("compiled_at", Moment(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_site_year_id"), "drafts", ["site", "year", "id"], unique=False)
    op.create_table(
        "reports",
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.Column("public_url", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("site", "year", name=op.f("pk_reports")),
    )
    op.create_table(
        "reviews",
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reviewed_by", sa.String(length=200), nullable=False),
        sa.Column("reviewed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("site", "year", "field", "version", name=op.f("pk_reviews")),
    )
    op.create_table(
        "signed_versions",
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site", "year", "version", "format", name=op.f("pk_signed_versions")
        ),
    )

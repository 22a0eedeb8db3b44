"""Tables of what crawls record."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment, RowId

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "crawl_runs",
        sa.Column("id", RowId, nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("requests", sa.Integer(), server_default="0", nullable=False),
        sa.Column("list_pages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("article_pages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("items", sa.Integer(), server_default="0", nullable=False),
        sa.Column("new", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("article_reasons", sa.Text(), server_default="[]", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawl_runs")),
    )
    op.create_index(op.f("ix_crawl_runs_site_id"), "crawl_runs", ["site", "id"], unique=False)
    op.create_table(
        "item_decisions",
        sa.Column("id", RowId, nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_decisions")),
    )
    op.create_index(
        op.f("ix_item_decisions_site_year_address"),
        "item_decisions",
        ["site", "year", "address"],
        unique=False,
    )
    op.create_table(
        "item_versions",
        sa.Column("id", RowId, nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("run", RowId, nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("old_title", sa.Text(), nullable=False),
        sa.Column("new_title", sa.Text(), nullable=False),
        sa.Column("old_published_on", sa.Date(), nullable=True),
        sa.Column("new_published_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_versions")),
    )
    op.create_index(
        op.f("ix_item_versions_site_id_address"),
        "item_versions",
        ["site_id", "address"],
        unique=False,
    )
    op.create_table(
        "page_validators",
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("checked_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("site", "url", name=op.f("pk_page_validators")),
    )
    op.create_table(
        "sightings",
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("column_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("date_source", sa.String(length=10), nullable=False),
        sa.Column("date_doubt", sa.Text(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=True),
        sa.Column("form_reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("flags", sa.SmallInteger(), nullable=False),
        sa.Column("missed", sa.SmallInteger(), nullable=False),
        sa.Column("missing_since", Moment(), nullable=True),
        sa.Column("same_as", sa.Text(), nullable=True),
        sa.Column("first_run", RowId, nullable=False),
        sa.Column("last_run", RowId, nullable=False),
        sa.Column("first_seen", Moment(), nullable=False),
        sa.Column("last_seen", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "address", "column_id", name=op.f("pk_sightings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("key", name=op.f("uq_sites_key")),
    )
    op.create_table(
        "column_walks",
        sa.Column("run", RowId, nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("walk_end", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("list_pages", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("stated_items", sa.Integer(), nullable=True),
        sa.Column("stated_pages", sa.Integer(), nullable=True),
        sa.Column("covers_from", sa.String(length=10), nullable=False),
        sa.Column("covers_to", sa.String(length=10), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"], ["crawl_runs.id"], name=op.f("fk_column_walks_run_crawl_runs")
        ),
        sa.PrimaryKeyConstraint("run", "column_name", name=op.f("pk_column_walks")),
    )
    op.create_table(
        "site_columns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("first_seen", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_site_columns_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_columns")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_site_columns_site_id_name")),
    )
    op.create_table(
        "run_tallies",
        sa.Column("run", RowId, nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["column_id"], ["site_columns.id"], name=op.f("fk_run_tallies_column_id_site_columns")
        ),
        sa.ForeignKeyConstraint(
            ["run"], ["crawl_runs.id"], name=op.f("fk_run_tallies_run_crawl_runs")
        ),
        sa.PrimaryKeyConstraint("run", "column_id", name=op.f("pk_run_tallies")),
    )

"""Organisations of people; the register of sites, their figures, switches, batches and waves."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment, RowId

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column and the tables."""
    op.add_column(
        "users", sa.Column("organisation", sa.String(400), nullable=False, server_default="")
    )
    _create_register()
    _create_switches()
    _create_waves()


def _create_register() -> None:
    op.create_table(
        "fleet_sites",
        sa.Column("site", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("id_code", sa.String(40), nullable=False),
        sa.Column("organisation", sa.String(400), nullable=False),
        sa.Column("region", sa.String(200), nullable=False),
        sa.Column("department", sa.String(200), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False, server_default=""),
        sa.Column("file_changed", sa.BigInteger(), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_fleet_sites")),
    )
    for name in ("organisation", "region", "department"):
        op.create_index(op.f(f"ix_fleet_sites_{name}"), "fleet_sites", [name])
    op.create_table(
        "fleet_figures",
        sa.Column("site", sa.String(200), nullable=False),
        sa.Column("last_run", RowId, nullable=True),
        sa.Column("last_run_at", Moment(), nullable=True),
        sa.Column("last_status", sa.String(20), nullable=False, server_default=""),
        sa.Column("unread", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("vetoes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("deductions", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("notices", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_fleet_figures")),
    )


def _create_switches() -> None:
    op.create_table(
        "site_switches",
        sa.Column("site", sa.String(200), nullable=False),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_site_switches")),
    )
    op.create_table(
        "fleet_discoveries",
        sa.Column("site", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(200), nullable=False, server_default=""),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_fleet_discoveries")),
    )


def _create_waves() -> None:
    op.create_table(
        "fleet_waves",
        sa.Column("id", RowId, nullable=False),
        sa.Column("task", sa.String(100), nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("per_hour", sa.Integer(), nullable=False),
        sa.Column("hours", sa.String(20), nullable=False),
        sa.Column("workdays_off", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("started_by", sa.String(200), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fleet_waves")),
    )
    op.create_index(op.f("ix_fleet_waves_state"), "fleet_waves", ["state"])
    op.create_table(
        "fleet_wave_sites",
        sa.Column("wave", RowId, nullable=False),
        sa.Column("site", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("scheduled_for", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["wave"], ["fleet_waves.id"], name=op.f("fk_fleet_wave_sites_wave_fleet_waves")
        ),
        sa.PrimaryKeyConstraint("wave", "site", name=op.f("pk_fleet_wave_sites")),
    )
    op.create_index(op.f("ix_fleet_wave_sites_wave_state"), "fleet_wave_sites", ["wave", "state"])

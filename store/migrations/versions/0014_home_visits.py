"""Visits of home pages in narrow rows; those kept so far as five readings each move there."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0014"
down_revision = "0013"

_STEPS = {
    "home.total_seconds": "total",
    "home.dns_seconds": "dns",
    "home.tcp_seconds": "tcp",
    "home.tls_seconds": "tls",
    "home.first_byte_seconds": "first_byte",
}
_OUTCOMES = (
    "ok", "not_modified", "dns", "refused", "reset", "tls", "timeout", "http_4xx", "http_5xx",
    "gone", "blocked", "redirect", "soft_error", "too_large", "truncated", "malformed", "robots",
    "address_refused", "not_monitored",
)  # fmt: skip
_KEYS = ", ".join(f"'{key}'" for key in ("home.outcome", *_STEPS))
#: A time as it was recorded: a decimal fraction of at most four places.
_IS_TIME = {
    "sqlite": (
        "value GLOB '[0-9]*.[0-9]*' AND value NOT GLOB '*[^0-9.]*' AND length(value) < 12"
        " AND round(CAST(value AS REAL) * 10000) / 10000.0 = CAST(value AS REAL)"
    ),
    "postgresql": r"value ~ '^[0-9]{1,5}\.[0-9]{1,4}$'",
}
_NUMBER = {"sqlite": "REAL", "postgresql": "NUMERIC"}
#: The readings that moved, seen from `observations` as `o`.
_MOVED = (
    f"o.key IN ({_KEYS}) AND o.year = 0 AND EXISTS (SELECT 1 FROM home_pages p"  # noqa: S608
    " JOIN home_visits v ON v.page = p.id"
    " WHERE p.site = o.site AND p.url = o.source AND v.at = o.observed_at)"
)


def upgrade() -> None:
    """Add the tables, and move what fits into them; a reading of another form stays as it is."""
    _create_tables()
    dialect = op.get_bind().dialect.name
    op.execute(
        "INSERT INTO home_pages (site, url) SELECT DISTINCT site, source FROM observations"
        " WHERE key = 'home.outcome' AND year = 0"
    )
    op.execute(_move(dialect))
    # The newest of each key is named by a row of its own, which must go first.
    op.execute(
        "DELETE FROM newest_observations WHERE observation IN"  # noqa: S608
        f" (SELECT o.id FROM observations o WHERE {_MOVED})"
    )
    op.execute(
        f"DELETE FROM observations WHERE id IN (SELECT o.id FROM observations o WHERE {_MOVED})"  # noqa: S608
    )
    op.execute(
        "INSERT INTO newest_observations (site, key, year, observation, observed_at)"  # noqa: S608
        " SELECT o.site, o.key, o.year, max(o.id), o.observed_at FROM observations o"
        f" WHERE o.key IN ({_KEYS}) AND o.year = 0"
        " AND NOT EXISTS (SELECT 1 FROM newest_observations n"
        " WHERE n.site = o.site AND n.key = o.key AND n.year = o.year)"
        " AND o.observed_at = (SELECT max(m.observed_at) FROM observations m"
        " WHERE m.site = o.site AND m.key = o.key AND m.year = o.year)"
        " GROUP BY o.site, o.key, o.year, o.observed_at"
    )
    op.execute(
        "DELETE FROM home_pages WHERE NOT EXISTS"
        " (SELECT 1 FROM home_visits v WHERE v.page = home_pages.id)"
    )


def _move(dialect: str) -> str:
    """One row for all readings of a moment and page that are those of one visit."""
    outcomes = ", ".join(f"'\"{outcome}\"'" for outcome in _OUTCOMES)
    fits = (
        f"key = 'home.outcome' AND unit = '' AND value IN ({outcomes})"
        f" OR key <> 'home.outcome' AND unit = '秒' AND detail = '' AND {_IS_TIME[dialect]}"
    )
    steps = ", ".join(
        f"max(CASE WHEN key = '{key}' AND {_IS_TIME[dialect]}"
        f" THEN CAST(round(CAST(value AS {_NUMBER[dialect]}) * 10000) AS INTEGER) END) AS {name}"
        for key, name in _STEPS.items()
    )
    return (
        "INSERT INTO home_visits"  # noqa: S608  (nothing of it is from outside)
        " (page, at, outcome, detail, total, dns, tcp, tls, first_byte)"
        " SELECT p.id, g.observed_at, trim(g.outcome, '\"'), g.detail,"
        " g.total, g.dns, g.tcp, g.tls, g.first_byte"
        " FROM (SELECT site, source, observed_at,"
        " max(CASE WHEN key = 'home.outcome' THEN value END) AS outcome,"
        " max(CASE WHEN key = 'home.outcome' THEN nullif(detail, '') END) AS detail,"
        f" {steps} FROM observations WHERE key IN ({_KEYS}) AND year = 0"
        " GROUP BY site, source, observed_at"
        " HAVING sum(CASE WHEN key = 'home.outcome' THEN 1 ELSE 0 END) = 1"
        " AND count(DISTINCT key) = count(*)"
        f" AND sum(CASE WHEN {fits} THEN 1 ELSE 0 END) = count(*)) g"
        " JOIN home_pages p ON p.site = g.site AND p.url = g.source"
    )


def _create_tables() -> None:
    op.create_table(
        "home_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("folded_before", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_pages")),
        sa.UniqueConstraint("site", "url", name=op.f("uq_home_pages_site_url")),
    )
    op.create_table(
        "home_visits",
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _STEPS.values()),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["page"], ["home_pages.id"], name=op.f("fk_home_visits_page_home_pages")
        ),
        sa.PrimaryKeyConstraint("page", "at", name=op.f("pk_home_visits")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "home_days",
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("opened", "kept")),
        sa.Column("not_monitored", sa.Integer(), nullable=False),
        sa.Column("total_sum", sa.BigInteger(), nullable=False),
        *(
            sa.Column(f"total_{name}", sa.Integer(), nullable=False)
            for name in ("usual", "slow", "slowest")
        ),
        sa.Column("first_byte_sum", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page"], ["home_pages.id"], name=op.f("fk_home_days_page_home_pages")
        ),
        sa.PrimaryKeyConstraint("page", "day", name=op.f("pk_home_days")),
        sqlite_with_rowid=False,
    )

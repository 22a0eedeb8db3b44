"""What becomes of a report: drafts, decisions, reviews, comments, signed bytes."""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
)

from store.tables.schema import metadata, required
from store.types import Moment, RowId

drafts = Table(
    "drafts",
    metadata,
    Column("id", RowId, primary_key=True),
    required("site", String(200)),
    required("year", SmallInteger),
    required("compiled_at", Moment),
    required("body", Text),
    Index(None, "site", "year", "id"),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("site", String(200), primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("field", String(100), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    required("value", Text),
    required("decided_by", String(200)),
    required("decided_at", Moment),
    required("replaces", Text),
    required("reason", Text),
    required("evidence_digest", String(64)),
    #: Number of the audit entry written in the same transaction.
    required("audit", RowId),
)

reviews = Table(
    "reviews",
    metadata,
    Column("site", String(200), primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("field", String(100), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    required("reviewed_by", String(200)),
    required("reviewed_at", Moment),
)

reports = Table(
    "reports",
    metadata,
    Column("site", String(200), primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    required("state", String(20)),
    Column("changed_at", Moment),
    required("public_url", Text, server_default=""),
)

signed_versions = Table(
    "signed_versions",
    metadata,
    Column("site", String(200), primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("format", String(10), primary_key=True),
    required("body", LargeBinary),
    required("sha256", String(64)),
    required("signed_by", String(200)),
    required("signed_at", Moment),
)

comments = Table(
    "comments",
    metadata,
    Column("id", RowId, primary_key=True),
    required("site", String(200)),
    required("year", SmallInteger),
    required("field", String(100)),
    required("author", String(200)),
    required("written_at", Moment),
    required("text", Text),
    Index(None, "site", "year"),
)

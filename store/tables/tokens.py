"""Secrets by which a program is let in; only their digests are kept."""

from sqlalchemy import Column, ForeignKey, String, Table

from store.tables.schema import metadata, required
from store.types import Moment, RowId

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", RowId, primary_key=True),
    required("user_id", ForeignKey("users.id"), index=True),
    required("name", String(100)),
    required("purpose", String(20)),
    required("token_hash", String(64), unique=True),
    #: First characters of the token, for a person to know it by.
    required("prefix", String(20)),
    required("created_at", Moment),
    required("expires_at", Moment),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
)

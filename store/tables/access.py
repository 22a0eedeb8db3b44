"""Who may do what, and who did: people, their sessions, the audit chain."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    false,
)

from store.tables.schema import metadata, required
from store.types import Moment, RowId

users = Table(
    "users",
    metadata,
    Column("id", RowId, primary_key=True),
    required("name", String(200), unique=True),
    required("role", String(20)),
    #: Path of the organisation, whose sites and those below it the person sees; "": all.
    required("organisation", String(400), server_default=""),
    required("is_active", Boolean),
    required("password_hash", Text),
    required("password_changed_at", Moment),
    required("failed_logins", Integer, server_default="0"),
    Column("locked_until", Moment),
    Column("failed_at", Moment),
    Column("last_login_at", Moment),
    required("must_change_password", Boolean, server_default=false()),
    #: Enciphered, see `store.second_factor`; "" without a second factor.
    required("totp_secret", Text, server_default=""),
    #: The newest time step whose code was taken: no code is good twice.
    required("totp_step", RowId, server_default="0"),
)

former_passwords = Table(
    "former_passwords",
    metadata,
    Column("id", RowId, primary_key=True),
    required("user_id", ForeignKey("users.id"), index=True),
    required("password_hash", Text),
    required("replaced_at", Moment),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    required("user_id", ForeignKey("users.id"), index=True),
    required("created_at", Moment),
    required("last_used_at", Moment),
    required("origin", Text),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    required("at", Moment),
    required("who", String(200)),
    required("action", String(40)),
    required("target", Text),
    required("detail", Text),
    required("previous", String(64)),
    required("digest", String(64)),
)

#: One row: the end of the chain, so that a cut tail shows.
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    required("entry", RowId),
    required("digest", String(64)),
)

"""What is watched all year: readings, issues, messages on their way, slots of scheduled tasks."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.tables.schema import metadata, required
from store.types import Moment, RowId

observations = Table(
    "observations",
    metadata,
    Column("id", RowId, primary_key=True),
    required("site", String(200)),
    required("key", String(200)),
    #: 0: no figure of a year.
    required("year", SmallInteger),
    required("value", Text),
    required("unit", String(40)),
    required("observed_at", Moment),
    required("source", Text),
    required("detail", Text),
    Index(None, "site", "key", "observed_at"),
)

#: The newest observation of each key and year, so that nobody searches a year of probes for it.
newest_observations = Table(
    "newest_observations",
    metadata,
    Column("site", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    required("observation", ForeignKey("observations.id")),
    required("observed_at", Moment),
)

issues = Table(
    "issues",
    metadata,
    Column("id", RowId, primary_key=True),
    required("site", String(200)),
    required("rule", String(100)),
    required("severity", String(20)),
    required("target", Text),
    required("opened_at", Moment),
    required("detail", Text),
    required("basis", Text),
    Column("closed_at", Moment),
    Index(None, "site", "closed_at"),
    Index(
        "uq_issues_open",
        "site",
        "rule",
        "target",
        unique=True,
        # On PostgreSQL too, as its migration says: said here, it would load that database's
        # dialect, 15 ms of each start on SQLite.
        sqlite_where=text("closed_at IS NULL"),
    ),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", RowId, primary_key=True),
    required("key", String(200)),
    required("channel", String(100)),
    required("subject", Text),
    required("body", Text),
    required("site", String(200)),
    required("severity", String(20)),
    required("status", String(20)),
    required("created_at", Moment),
    required("next_try_at", Moment),
    required("tries", Integer, server_default="0"),
    required("last_error", Text, server_default=""),
    Column("sent_at", Moment),
    UniqueConstraint("key", "channel"),
    Index(None, "status", "next_try_at"),
)

slots = Table(
    "slots",
    metadata,
    Column("task", String(100), primary_key=True),
    Column("site", String(200), primary_key=True),
    Column("scheduled_for", Moment, primary_key=True),
    required("status", String(20)),
    required("started_at", Moment),
    Column("finished_at", Moment),
    required("detail", Text, server_default=""),
    #: Process that runs it, and until when that is believed without a new word from it.
    required("owner", String(100), server_default=""),
    Column("lease_until", Moment),
    required("tries", Integer, server_default="1"),
)

#: What people, or the program, did about an issue; appended, never changed.
issue_events = Table(
    "issue_events",
    metadata,
    Column("id", RowId, primary_key=True),
    required("issue", ForeignKey("issues.id"), index=True),
    required("action", String(20)),
    required("at", Moment),
    required("by", String(200)),
    required("text", Text),
    Column("until", Date),
)

#: What was seen of an issue at one look at its page; appended, never changed.
issue_evidence = Table(
    "issue_evidence",
    metadata,
    Column("id", RowId, primary_key=True),
    required("issue", ForeignKey("issues.id"), index=True),
    required("taken_at", Moment),
    required("url", Text),
    required("snippet", Text),
    Column("picture", String(64), nullable=False, index=True),
    required("picture_size", Integer),
    required("note", Text),
)

#: When a host may be asked next, whichever process asks: its turns are handed out one by one.
host_turns = Table(
    "host_turns",
    metadata,
    Column("host", String(300), primary_key=True),
    required("next_at", Moment),
)

#: Hosts that asked to be left alone for a time, and when they are asked again.
host_holds = Table(
    "host_holds",
    metadata,
    Column("host", String(300), primary_key=True),
    required("until", Moment),
    required("asked_at", Moment),
    #: What the host answered, in words.
    required("reason", Text),
)

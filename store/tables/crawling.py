"""What crawls record: runs, walks of columns, sightings of items and how they changed."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
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

sites = Table(
    "sites",
    metadata,
    Column("id", Integer, primary_key=True),
    required("key", String(200), unique=True),
)

site_columns = Table(
    "site_columns",
    metadata,
    Column("id", Integer, primary_key=True),
    required("site_id", ForeignKey("sites.id")),
    required("name", Text),
    #: Value of `ColumnKind`; empty until somebody told it.
    required("kind", String(20), server_default=""),
    required("first_seen", Moment),
    UniqueConstraint("site_id", "name"),
)

crawl_runs = Table(
    "crawl_runs",
    metadata,
    Column("id", RowId, primary_key=True),
    required("site", String(200)),
    required("year", SmallInteger),
    required("is_full", Boolean),
    required("status", String(20)),
    required("reason", Text, server_default=""),
    required("started_at", Moment),
    Column("finished_at", Moment),
    required("requests", Integer, server_default="0"),
    required("list_pages", Integer, server_default="0"),
    required("article_pages", Integer, server_default="0"),
    required("items", Integer, server_default="0"),
    required("new", Integer, server_default="0"),
    required("changed", Integer, server_default="0"),
    required("seconds", Float, server_default="0"),
    required("article_reasons", Text, server_default="[]"),
    Index(None, "site", "id"),
)

column_walks = Table(
    "column_walks",
    metadata,
    Column("run", ForeignKey("crawl_runs.id"), primary_key=True),
    Column("column_name", Text, primary_key=True),
    required("walk_end", String(20)),
    required("reason", Text),
    required("list_pages", Integer),
    required("row_count", Integer),
    Column("stated_items", Integer),
    Column("stated_pages", Integer),
    required("covers_from", String(10)),
    required("covers_to", String(10), server_default=""),
    required("notes", Text),
)

#: What became of the rows that a run recorded for one column; the sums behind I3.
run_tallies = Table(
    "run_tallies",
    metadata,
    Column("run", ForeignKey("crawl_runs.id"), primary_key=True),
    Column("column_id", ForeignKey("site_columns.id"), primary_key=True),
    required("new", Integer),
    required("changed", Integer),
    required("unchanged", Integer),
)

#: Sightings whose items no sum of a day may hold: with facts, repeating another, back-dated
#: (`store.flags`). Said the same way wherever it is asked, for an index to serve it.
IS_NOTED = "facts IS NOT NULL OR same_as IS NOT NULL OR (flags & 1) = 1"

#: One row for each item and column that lists it. The key begins with the address, so that the
#: sightings of one item lie side by side and a site's items stream in key order.
sightings = Table(
    "sightings",
    metadata,
    Column("site_id", Integer, primary_key=True, autoincrement=False),
    Column("address", Text, primary_key=True),
    Column("column_id", Integer, primary_key=True, autoincrement=False),
    #: NULL: the same as `address`.
    Column("url", Text),
    required("title", Text),
    Column("published_on", Date),
    required("date_source", String(10)),
    required("date_doubt", Text),
    required("is_external", Boolean),
    Column("form", String(12)),
    required("form_reason", Text),
    #: JSON list of pairs; NULL: none.
    Column("facts", Text),
    #: Sum of `store.flags` bits.
    required("flags", SmallInteger),
    #: Complete walks in a row that did not list it any more, and since when.
    required("missed", SmallInteger),
    Column("missing_since", Moment),
    #: Address of the item that this one repeats.
    Column("same_as", Text),
    required("first_run", RowId),
    required("last_run", RowId),
    required("first_seen", Moment),
    required("last_seen", Moment),
    # Numbers of columns are of one site each: with the site before them, PostgreSQL would take
    # this index for the key wherever it has not yet counted the rows.
    Index(None, "column_id", "published_on"),
    Index(
        "ix_sightings_noted",
        "site_id",
        "address",
        # PostgreSQL has the same (migration 0012); said here, it would load that dialect on SQLite.
        sqlite_where=text(IS_NOTED),
    ),
    sqlite_with_rowid=False,
)

#: Items alike in all that counting looks at, by day: what a year's figures are summed from.
#: Items whose columns do not agree on them are in `mixed_items` instead.
day_sums = Table(
    "day_sums",
    metadata,
    Column("site_id", Integer, primary_key=True, autoincrement=False),
    #: 20250131; 0: without a date.
    Column("day", Integer, primary_key=True, autoincrement=False),
    #: Numbers of the columns that list them, ascending: `3,17`.
    Column("listed", Text, primary_key=True),
    Column("is_external", Boolean, primary_key=True),
    required("size", Integer),
    #: Sums of the items' marks (`report.marks`).
    required("mark_high", BigInteger),
    required("mark_low", BigInteger),
    sqlite_with_rowid=False,
)

#: Items whose columns tell their title, date or place otherwise: counted one by one.
mixed_items = Table(
    "mixed_items",
    metadata,
    Column("site_id", Integer, primary_key=True, autoincrement=False),
    #: As in `day_sums`; an item is here once for each day that one of its columns tells.
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("address", Text, primary_key=True),
    sqlite_with_rowid=False,
)

#: Days whose sums are no longer those of the sightings.
stale_days = Table(
    "stale_days",
    metadata,
    Column("site_id", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    #: How often it was marked: who sums it up forgets the mark only if nobody marked it again.
    required("times", Integer),
    sqlite_with_rowid=False,
)

#: Rows that came or changed since the last finished run of their site (`store.fresh_rows`).
fresh_rows = Table(
    "fresh_rows",
    metadata,
    Column("site_id", Integer, primary_key=True, autoincrement=False),
    Column("address", Text, primary_key=True),
    Column("column_id", Integer, primary_key=True, autoincrement=False),
    required("is_new", Boolean),
    sqlite_with_rowid=False,
)

item_versions = Table(
    "item_versions",
    metadata,
    Column("id", RowId, primary_key=True),
    required("site_id", Integer),
    required("address", Text),
    required("column_id", Integer),
    required("run", RowId),
    required("changed_at", Moment),
    required("old_title", Text),
    required("new_title", Text),
    Column("old_published_on", Date),
    Column("new_published_on", Date),
    Index(None, "site_id", "address"),
)

item_decisions = Table(
    "item_decisions",
    metadata,
    Column("id", RowId, primary_key=True),
    required("site", String(200)),
    required("year", SmallInteger),
    required("address", Text),
    Column("is_counted", Boolean),
    required("decided_by", String(200)),
    required("decided_at", Moment),
    required("reason", Text),
    Index(None, "site", "year", "address"),
)

page_validators = Table(
    "page_validators",
    metadata,
    Column("site", String(200), primary_key=True),
    Column("url", Text, primary_key=True),
    required("etag", Text),
    required("last_modified", Text),
    required("digest", String(64)),
    required("checked_at", Moment),
)

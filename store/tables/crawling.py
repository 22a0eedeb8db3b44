"""What crawls record: runs, walks of columns, sightings of items and how they changed."""

from sqlalchemy import (
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

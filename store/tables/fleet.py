"""Many sites: the register of site files, figures of each at a glance, switches, batches, waves."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    false,
)

from store.tables.schema import metadata, required
from store.types import Moment, RowId

#: One row a site file, so that lists need not open thousands of files.
fleet_sites = Table(
    "fleet_sites",
    metadata,
    Column("site", String(200), primary_key=True),
    required("name", Text),
    required("home", Text),
    required("id_code", String(40)),
    #: Path of the organisation; "": only those see it who see everything.
    required("organisation", String(400), index=True),
    required("region", String(200), index=True),
    required("department", String(200), index=True),
    required("is_enabled", Boolean),
    required("columns", Integer),
    #: Why the file cannot be used; "" where it can.
    required("problem", Text, server_default=""),
    #: Nanoseconds and bytes of the file when it was read.
    required("file_changed", BigInteger),
    required("file_size", Integer),
)

#: What the overview shows of a site; remade whenever a crawl ends or issues change.
fleet_figures = Table(
    "fleet_figures",
    metadata,
    Column("site", String(200), primary_key=True),
    Column("last_run", RowId),
    Column("last_run_at", Moment),
    required("last_status", String(20), server_default=""),
    #: Columns that the newest ended crawl could not read.
    required("unread", Integer, server_default="0"),
    required("vetoes", Integer, server_default="0"),
    required("deductions", Integer, server_default="0"),
    required("notices", Integer, server_default="0"),
)

#: Sites that somebody stopped by hand; no row: nobody ever did.
site_switches = Table(
    "site_switches",
    metadata,
    Column("site", String(200), primary_key=True),
    required("is_stopped", Boolean),
    required("by", String(200)),
    required("at", Moment),
    required("reason", Text),
)

#: What discovery in batch found last of a site, and what a person must look at.
fleet_discoveries = Table(
    "fleet_discoveries",
    metadata,
    Column("site", String(200), primary_key=True),
    required("outcome", String(20)),
    required("at", Moment),
    required("columns", Integer),
    required("pages", Integer),
    #: JSON list of pairs: what kind of doubt, and about what.
    required("doubts", Text),
    required("settled_by", String(200), server_default=""),
    Column("settled_at", Moment),
)

#: A task started over many sites, a few at a time.
fleet_waves = Table(
    "fleet_waves",
    metadata,
    Column("id", RowId, primary_key=True),
    required("task", String(100)),
    #: In words: which sites it is over.
    required("selection", Text),
    required("year", SmallInteger),
    required("at_once", Integer),
    #: 0: no limit.
    required("per_hour", Integer),
    #: "20:00-06:00" in Asia/Shanghai; "": all day.
    required("hours", String(20)),
    required("workdays_off", Boolean, server_default=false()),
    required("state", String(20), index=True),
    required("started_by", String(200)),
    required("started_at", Moment),
    Column("finished_at", Moment),
)

fleet_wave_sites = Table(
    "fleet_wave_sites",
    metadata,
    Column("wave", ForeignKey("fleet_waves.id"), primary_key=True),
    Column("site", String(200), primary_key=True),
    required("state", String(20)),
    #: The slot it is run as.
    Column("scheduled_for", Moment),
    Column("finished_at", Moment),
    required("detail", Text, server_default=""),
    Index(None, "wave", "state"),
)

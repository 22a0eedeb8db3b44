"""Visits of home pages: one narrow row each; old days whose pages opened are summed."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.tables.schema import metadata, required
from store.types import Moment

#: The addresses that were visited.
home_pages = Table(
    "home_pages",
    metadata,
    Column("id", Integer, primary_key=True),
    required("site", String(200)),
    required("url", Text),
    #: Visits of the days before it are summed; NULL: of none.
    Column("folded_before", Date),
    UniqueConstraint("site", "url"),
)

#: Times are ten-thousandths of a second; NULL: that step was not made.
home_visits = Table(
    "home_visits",
    metadata,
    Column("page", ForeignKey("home_pages.id"), primary_key=True),
    Column("at", Moment, primary_key=True),
    #: Value of `Outcome`.
    required("outcome", String(20)),
    Column("total", Integer),
    Column("dns", Integer),
    Column("tcp", Integer),
    Column("tls", Integer),
    Column("first_byte", Integer),
    #: NULL: nothing was said.
    Column("detail", Text),
    sqlite_with_rowid=False,
)

#: The visits of one day, Asia/Shanghai, that opened in time, in sum. All others of the day stay as
#: they are; here stands how many there were, made (`kept`) and not made.
home_days = Table(
    "home_days",
    metadata,
    Column("page", ForeignKey("home_pages.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    required("opened", Integer),
    required("kept", Integer),
    required("not_monitored", Integer),
    #: Of the times of those that opened: sum, median, 95th percentile, largest.
    required("total_sum", BigInteger),
    required("total_usual", Integer),
    required("total_slow", Integer),
    required("total_slowest", Integer),
    required("first_byte_sum", BigInteger),
    sqlite_with_rowid=False,
)

"""What a table is: its words, its rows, who may have it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from model.people import User
from model.sites import Site
from report.export.table_csv import Row
from store.engine import Transaction
from web.desk import Desk


class Scope(StrEnum):
    """What a table is of, and so what its address names."""

    OFFICE = "office"
    SITE = "site"
    YEAR = "year"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One request for a table."""

    desk: Desk
    tx: Transaction
    user: User
    now: datetime
    #: The filters of the page, as its address has them.
    filters: Mapping[str, str] = field(default_factory=dict)
    #: None for a table of the office.
    of_site: Site | None = None
    #: None for a table of the office or of a site over all years.
    of_year: int | None = None

    @property
    def site(self) -> Site:
        """The site that the address names; only tables of a site ask."""
        assert self.of_site is not None  # noqa: S101  (the route has looked)
        return self.of_site

    @property
    def year(self) -> int:
        """The year that the address names; only tables of a year ask."""
        assert self.of_year is not None  # noqa: S101  (the route has looked)
        return self.of_year

    def text(self, name: str) -> str:
        """A filter as text, "" where it is not given."""
        return self.filters.get(name, "").strip()

    def is_on(self, name: str) -> bool:
        """True where a filter is switched on."""
        return self.text(name).lower() in {"true", "1", "on"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One table that can be downloaded."""

    #: In its address.
    name: str
    #: In the name of the file and of the sheet.
    title: str
    scope: Scope
    headings: tuple[str, ...]
    #: The rows one by one; whoever asks has been let in by `may_have`.
    rows: Callable[[Ask], Iterable[Row]]
    #: Filters of the page that it heeds.
    filters: tuple[str, ...] = ()
    #: Raises HTTPException where this person may not have it; a site's own guard stands before.
    check: Callable[[Ask], None] = lambda ask: None  # noqa: ARG005  (everybody who sees the site)

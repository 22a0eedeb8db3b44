"""What a rule may look at: one site's records, as a job loads them and hands them over. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from model.columns import Column, ColumnKind
from model.indicators import WordRule
from model.items import Item
from model.observations import Observation
from model.reports import Report
from model.runs import CrawlRun
from model.sites import Site
from model.slots import Slot
from model.standings import Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnSummary:
    """What the items of one column come to."""

    #: Items sighted in the column, external ones included.
    item_count: int = 0
    #: Newest published date, none later than the day of summing; None: no dated item.
    last_published_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PageText:
    """The readable text of one page that a check fetched, for the word lists."""

    url: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRecords:
    """Everything inspection knows of one site; whatever is not in here was not looked at."""

    site: Site
    #: Column name → its items in sum; a column without any item need not be in it.
    columns: Mapping[str, ColumnSummary] = field(default_factory=dict)
    #: Column name → how well it is known; a column never walked is not in it.
    standings: Mapping[str, Standing] = field(default_factory=dict)
    #: Items that a rule looks at one by one: flagged ones, letters, those seen of late, and those
    #: that an open issue is about, so that it can close.
    items: tuple[Item, ...] = ()
    #: Newest reading of each key (`inspection/readings.py` lists the keys).
    latest: Mapping[str, Observation] = field(default_factory=dict)
    #: Readings of a key over the last 30 days, oldest first: `home.outcome`, `home.total_seconds` …
    series: Mapping[str, tuple[Observation, ...]] = field(default_factory=dict)
    #: Finished and running crawl runs, newest first.
    runs: tuple[CrawlRun, ...] = ()
    #: Newest slot of each scheduled task of the site.
    slots: tuple[Slot, ...] = ()
    #: True where a schedule crawls this site; nobody can miss a crawl that was not due.
    is_scheduled: bool = False
    #: Year → where its report stands.
    reports: Mapping[int, Report] = field(default_factory=dict)
    #: First year that a report is owed for; None: not known, so none is judged.
    first_report_year: int | None = None
    #: Pages whose text is held against the word lists.
    pages: tuple[PageText, ...] = ()
    #: Forbidden and mistaken expressions, the bundled list and the user's.
    words: tuple[WordRule, ...] = ()

    def columns_of(self, kinds: Iterable[ColumnKind]) -> tuple[Column, ...]:
        """The site's columns of some kinds, in the order of the site file."""
        wanted = frozenset(kinds)
        return tuple(column for column in self.site.columns if column.kind in wanted)

    def summary(self, column: Column) -> ColumnSummary | None:
        """The items of a column in sum, or None where no count may rest on its walks."""
        standing = self.standings.get(column.name)
        if standing is None or not standing.newest.walk.is_read:
            return None
        return self.columns.get(column.name, ColumnSummary())

    def reading(self, key: str) -> Observation | None:
        """The newest reading of a key whose value could be told, or None."""
        observation = self.latest.get(key)
        return observation if observation is not None and observation.value is not None else None

    def with_newer(self, readings: Sequence[Observation]) -> "SiteRecords":
        """The same with readings that nobody has recorded yet; they are the newest."""
        known = {reading.key: reading for reading in readings if reading.year is None}
        series = {
            key: (*before, *(reading for reading in readings if reading.key == key))
            for key, before in self.series.items()
        }
        return replace(self, latest={**self.latest, **known}, series=series)

"""All that a year's draft is computed from, as a job loads it and hands it over. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from model.columns import Column, ColumnKind
from model.items import Item
from model.observations import Observation
from model.runs import ColumnWalk
from model.sites import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """One walk of a column and the crawl run it belongs to."""

    run: int
    #: Day in Asia/Shanghai on which that run ended.
    walked_on: date
    outcome: ColumnWalk


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnStanding:
    """How well one column of the site is known for the year."""

    column: Column
    #: Newest walk proven to its end that covers the year from its first day; None: there is none.
    proven: Walk | None = None
    #: Newest walk of all, where it could not be proven (未能读取); None: the newest is proven.
    unread: Walk | None = None
    #: Day on which a crawl first saw the column; None: never.
    first_seen_on: date | None = None

    @property
    def is_read(self) -> bool:
        """True where a count may rest on the column."""
        return self.proven is not None

    @property
    def unread_reason(self) -> str:
        """Why no count may rest on the column, one Chinese sentence; empty where one may."""
        if self.proven is not None:
            return ""
        if self.unread is None:
            return f"栏目「{self.column.name}」还没有完整抓取过本年度"
        return f"栏目「{self.column.name}」未能读取：{self.unread.outcome.reason or '原因不明'}"


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteYear:
    """Records of one site and one year."""

    site: Site
    year: int
    #: Today in Asia/Shanghai: decides whether the year is over.
    today: date
    #: Every item of the site, of all years, with its sightings folded and a person's decisions
    #: for this year in `Item.decision`.
    items: tuple[Item, ...] = ()
    #: One for each column of the site file, in its order.
    standings: tuple[ColumnStanding, ...] = ()
    #: Figures of this year (`Observation.year == year`): imported, from logs, from inspection
    #: and from the schedule; the key is the field's. Later ones stand before earlier ones.
    figures: tuple[Observation, ...] = ()
    #: Newest reading of each key that is no figure of a year: `marks.icp`, `site.sponsor`,
    #: `features.search` …
    latest: Mapping[str, Observation] = field(default_factory=dict)
    #: What last year's report printed: field key → text; empty: no such report is known.
    last_year: Mapping[str, str] = field(default_factory=dict)
    #: Day of the first crawl of the site; what was seen then need not have been new.
    first_crawled_on: date | None = None

    def standings_of(self, kinds: Iterable[ColumnKind]) -> tuple[ColumnStanding, ...]:
        """The standings of the columns of some kinds, in the order of the site file."""
        wanted = frozenset(kinds)
        return tuple(s for s in self.standings if s.column.kind in wanted)

    def figure(self, key: str) -> Observation | None:
        """The newest figure of the year under a key whose value could be told, or None."""
        told = (o for o in self.figures if o.key == key and o.value is not None)
        return max(told, key=lambda observation: observation.observed_at, default=None)

    def reading(self, key: str) -> Observation | None:
        """The newest reading of a key whose value could be told, or None."""
        observation = self.latest.get(key)
        return observation if observation is not None and observation.value is not None else None

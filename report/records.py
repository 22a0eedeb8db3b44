"""All that a year's draft is computed from, as a job loads it and hands it over. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from model.columns import Column, ColumnKind
from model.items import Item
from model.observations import Observation
from model.sites import Site
from model.standings import Standing
from report.bundles import Bundle


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
    #: Items of the year that are not among `items`: enough for the figures, no list behind them.
    bundles: tuple[Bundle, ...] = ()
    #: Column name → how well it is known for this year; a column never walked is not in it.
    standings: Mapping[str, Standing] = field(default_factory=dict)
    #: Column name → day in Asia/Shanghai on which a crawl first saw it.
    first_seen_on: Mapping[str, date] = field(default_factory=dict)
    #: Day of the first crawl of the site; what was seen then need not have been new.
    first_crawled_on: date | None = None
    #: Figures of this year (`Observation.year == year`): imported, from logs, from inspection
    #: and from the schedule; the key is the field's. In any order.
    figures: tuple[Observation, ...] = ()
    #: Newest reading of each key that is no figure of a year: `marks.icp`, `site.sponsor`,
    #: `features.search` …
    latest: Mapping[str, Observation] = field(default_factory=dict)
    #: What last year's report printed: field key → text; empty: no such report is known.
    last_year: Mapping[str, str] = field(default_factory=dict)

    def columns_of(self, kinds: Iterable[ColumnKind]) -> tuple[Column, ...]:
        """The site's columns of some kinds, in the order of the site file."""
        wanted = frozenset(kinds)
        return tuple(column for column in self.site.columns if column.kind in wanted)

    def unread_reason(self, column: Column) -> str:
        """Why no count may rest on a column, one Chinese sentence; empty where one may."""
        standing = self.standings.get(column.name)
        if standing is None:
            return f"栏目「{column.name}」还没有抓取过"
        if standing.is_read:
            return ""
        walk = standing.newest.walk
        if walk.is_read:
            return f"栏目「{column.name}」的抓取只到 {walk.covers_from}，不足 {self.year} 全年"
        return f"栏目「{column.name}」未能读取：{walk.reason or '原因不明'}"

    def reading(self, key: str) -> Observation | None:
        """The newest reading of a key whose value could be told, or None."""
        observation = self.latest.get(key)
        return observation if observation is not None and observation.value is not None else None

"""Everything that the rules of inspection look at, as the store holds it now.

Both shells, the command line and the page, judge by what is loaded here.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from config.home import Home
from config.words import load_words
from inspection.readings import SERIES, WORDS_PAGES, WORDS_SAMPLE
from inspection.records import PageText, SiteRecords, summarize_columns
from inspection.suspects.page_words import read_page_words
from model.columns import ColumnKind
from model.days import shanghai_day
from model.items import Item
from model.sites import Site
from store import drafts, issues, items, observations, reports, runs, slots
from store.engine import Transaction

_SERIES_DAYS = 30
#: Items dated so lately are held against the word lists.
_NEWS_DAYS = 30
#: Older looks at the words of pages say nothing of today's pages.
_FRESH = timedelta(days=31)


def load_records(tx: Transaction, site: Site, *, home: Home, now: datetime) -> SiteRecords:
    """Everything that the rules look at, as the store holds it now."""
    today = shanghai_day(now)
    found = tuple(items.items_of(tx, site.key, columns=site.columns))
    targets = {issue.target for issue in issues.open_issues(tx, site.key)}
    years = (today.year - 1, today.year)
    newest = tuple(slots.newest(tx, site.key))
    return replace(
        load_readings(tx, site, now=now),
        columns=summarize_columns(found, today=today),
        standings=runs.standing_walks(tx, site.key, today.year),
        items=tuple(item for item in found if _is_looked_at(item, targets, today)),
        runs=tuple(runs.runs_of(tx, site.key)),
        slots=newest,
        is_scheduled=any(slot.task == "crawl" for slot in newest),
        reports={year: reports.state(tx, site.key, year) for year in years},
        first_report_year=_first_drafted(tx, site, years),
        pages=_load_page_words(tx, site, now=now),
        words=load_words(home.words),
    )


def _first_drafted(tx: Transaction, site: Site, years: Iterable[int]) -> int | None:
    """The first of some years that a draft was compiled for here.

    A report of a year that nobody drafted here may have been published without us: not judged.
    """
    return next((y for y in years if drafts.latest_draft(tx, site.key, y) is not None), None)


def load_readings(tx: Transaction, site: Site, *, now: datetime) -> SiteRecords:
    """What the readings alone tell of a site; its items are not read."""
    since = now - timedelta(days=_SERIES_DAYS)
    # A series ends before its last moment; what was read just now belongs to it.
    until = now + timedelta(microseconds=1)
    return SiteRecords(
        site=site,
        latest=observations.latest(tx, site.key),
        series={key: tuple(observations.series(tx, site.key, key, since, until)) for key in SERIES},
    )


def _is_looked_at(item: Item, targets: set[str], today: date) -> bool:
    """Flagged, a letter, newly dated, dated ahead; or what an open issue is about."""
    if item.flags or item.address in targets or ColumnKind.LETTERS in item.kinds:
        return True
    return item.published_on is not None and (today - item.published_on).days <= _NEWS_DAYS


def _load_page_words(tx: Transaction, site: Site, *, now: datetime) -> tuple[PageText, ...]:
    """The pages that recent looks held against the word lists."""
    newest = observations.latest(tx, site.key, (WORDS_SAMPLE, WORDS_PAGES))
    return read_page_words(one for one in newest.values() if now - one.observed_at <= _FRESH)

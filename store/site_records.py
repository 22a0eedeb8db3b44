"""Everything that the rules of inspection look at, as the store holds it now.

Both shells, the command line and the page, judge by what is loaded here.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from config.home import Home
from config.words import load_words
from inspection.readings import SERIES, WORDS_PAGES, WORDS_SAMPLE
from inspection.records import PageText, SiteRecords
from inspection.suspects.page_words import read_page_words
from model.days import shanghai_day
from model.sites import Site
from store import drafts, issues, observations, reports, runs, slots, walks
from store.engine import Transaction
from store.inspected_items import column_summaries, items_looked_at

_SERIES_DAYS = 30
#: Items dated so lately are held against the word lists.
_NEWS_DAYS = 30
#: Older looks at the words of pages say nothing of today's pages.
_FRESH = timedelta(days=31)


def load_records(tx: Transaction, site: Site, *, home: Home, now: datetime) -> SiteRecords:
    """Everything that the rules look at, as the store holds it now."""
    today = shanghai_day(now)
    targets = {issue.target for issue in issues.open_issues(tx, site.key)}
    years = (today.year - 1, today.year)
    newest = tuple(slots.newest(tx, site.key))
    return replace(
        load_readings(tx, site, now=now),
        columns=column_summaries(tx, site.key, columns=site.columns, today=today),
        standings=walks.standing_walks(tx, site.key, today.year),
        items=tuple(
            items_looked_at(
                tx,
                site.key,
                columns=site.columns,
                since=today - timedelta(days=_NEWS_DAYS),
                targets=targets,
            )
        ),
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


def _load_page_words(tx: Transaction, site: Site, *, now: datetime) -> tuple[PageText, ...]:
    """The pages that recent looks held against the word lists."""
    newest = observations.latest(tx, site.key, (WORDS_SAMPLE, WORDS_PAGES))
    return read_page_words(one for one in newest.values() if now - one.observed_at <= _FRESH)

"""Hold what the store knows of a site against the indicators; open and close issues, and tell."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from config.channels import load_channels
from config.home import Home
from config.indicators import load_own_indicators
from config.words import load_words
from inspection.inspect import inspect
from inspection.readings import HOME_OUTCOME, SERIES
from inspection.records import SiteRecords, summarize_columns
from inspection.uplink import withhold
from jobs.page_words import load_page_words
from jobs.tell import close_obsolete, record_changes, tell_offline
from model.columns import ColumnKind
from model.days import shanghai_day
from model.fetching import Outcome
from model.issues import Answer, Finding, IssueChange
from model.items import Item
from model.messages import Channel
from model.sites import Site
from store import drafts, issues, items, observations, reports, runs, slots
from store.engine import Transaction

_SERIES_DAYS = 30
#: Items dated so lately are held against the word lists.
_NEWS_DAYS = 30
_HOME_RULE = "home.down"


def load_channels_of(home: Home) -> tuple[Channel, ...]:
    """The alert channels of an installation; none where there is no file of them.

    Raises:
        ConfigError: the file holds something unusable.
    """
    return load_channels(home.channels, os.environ) if home.channels.exists() else ()


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
        pages=load_page_words(tx, site, now=now),
        words=load_words(home.words),
    )


def _first_drafted(tx: Transaction, site: Site, years: Iterable[int]) -> int | None:
    """The first of some years that a draft was compiled for here.

    A report of a year that nobody drafted here may have been published without us: not judged.
    """
    return next((y for y in years if drafts.latest_draft(tx, site.key, y) is not None), None)


def inspect_site(
    tx: Transaction, site: Site, *, home: Home, now: datetime, is_offline: bool = False
) -> tuple[tuple[Finding, ...], list[IssueChange]]:
    """Judge a site; record what opened and closed, with the messages about it, in one go.

    `is_offline`: our own network is down; what rests on it becomes 无法判断 and one message a day
    says so.
    """
    indicators = load_own_indicators(home.indicators)
    close_obsolete(tx, site, indicators, now=now)
    records = load_records(tx, site, home=home, now=now)
    findings = inspect(records, indicators, today=shanghai_day(now), now=now)
    channels = load_channels_of(home)
    if is_offline:
        findings = withhold(findings)
        tell_offline(tx, channels, now)
    return findings, record_changes(tx, site, findings, indicators, channels=channels, now=now)


def inspect_home(tx: Transaction, site: Site, *, home: Home, now: datetime) -> list[IssueChange]:
    """Judge only whether the home page opens, after each probe; the items are not read."""
    indicators = tuple(one for one in load_own_indicators(home.indicators) if one.id == _HOME_RULE)
    records = load_readings(tx, site, now=now)
    findings = inspect(records, indicators, today=shanghai_day(now), now=now)
    channels = load_channels_of(home)
    newest = records.latest.get(HOME_OUTCOME)
    if newest is not None and newest.value == Outcome.NOT_MONITORED:
        tell_offline(tx, channels, now)
    return record_changes(tx, site, findings, indicators, channels=channels, now=now)


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


def count_answers(findings: tuple[Finding, ...]) -> Mapping[Answer, int]:
    """How many findings passed, failed and could not be told."""
    return {answer: sum(f.answer is answer for f in findings) for answer in Answer}

"""Hold what the store knows of a site against the indicators; open and close issues, and tell."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta

from alerts.plan import Circumstances, plan
from config.channels import load_channels
from config.home import Home
from config.indicators import load_indicators
from config.words import load_words
from inspection.inspect import inspect
from inspection.readings import SERIES
from inspection.records import SiteRecords, summarize_columns
from inspection.transitions import changes
from model.columns import ColumnKind
from model.days import shanghai_day
from model.issues import Answer, Finding, IssueChange
from model.messages import Channel
from model.sites import Site
from store import issues, items, observations, outbox, reports, runs, slots
from store.engine import Transaction

_SERIES_DAYS = 30
_HISTORY = timedelta(days=1)


def load_channels_of(home: Home) -> tuple[Channel, ...]:
    """The alert channels of an installation; none where there is no file of them.

    Raises:
        ConfigError: the file holds something unusable.
    """
    return load_channels(home.channels, os.environ) if home.channels.exists() else ()


def load_records(tx: Transaction, site: Site, *, home: Home, now: datetime) -> SiteRecords:
    """Everything that the rules look at, as the store holds it now."""
    today = shanghai_day(now)
    since = now - timedelta(days=_SERIES_DAYS)
    own = home.path / "words.toml"
    found = tuple(items.items_of(tx, site.key, columns=site.columns))
    years = (today.year - 1, today.year)
    return SiteRecords(
        site=site,
        columns=summarize_columns(found, today=today),
        standings=runs.standing_walks(tx, site.key, today.year),
        items=tuple(item for item in found if item.flags or ColumnKind.LETTERS in item.kinds),
        latest=observations.latest(tx, site.key),
        series={key: tuple(observations.series(tx, site.key, key, since, now)) for key in SERIES},
        runs=tuple(runs.runs_of(tx, site.key)),
        slots=tuple(slots.slots_of(tx, site.key)),
        reports={year: reports.state(tx, site.key, year) for year in years},
        words=load_words(own if own.exists() else None),
    )


def inspect_site(
    tx: Transaction, site: Site, *, home: Home, now: datetime
) -> tuple[tuple[Finding, ...], list[IssueChange]]:
    """Judge a site; record what opened and closed, with the messages about it, in one go."""
    indicators = load_indicators()
    records = load_records(tx, site, home=home, now=now)
    findings = inspect(records, indicators, today=shanghai_day(now), now=now)
    changed = changes(issues.open_issues(tx, site.key), findings, indicators)
    facts = issues.apply_changes(
        tx,
        site=site.key,
        opened=changed.opened,
        closed=[issue.id for issue in changed.closed],
        at=now,
    )
    around = Circumstances(
        sites={site.key: site},
        channels=load_channels_of(home),
        indicators={indicator.id: indicator for indicator in indicators},
        history=_history(tx, site, now=now, changed=facts),
        silenced=frozenset(),
        now=now,
    )
    for planned in plan(facts, around):
        outbox.put(tx, planned.message, channels=[planned.channel], at=planned.at)
    return findings, facts


def count_answers(findings: tuple[Finding, ...]) -> Mapping[Answer, int]:
    """How many findings passed, failed and could not be told."""
    return {answer: sum(f.answer is answer for f in findings) for answer in Answer}


def _history(
    tx: Transaction, site: Site, *, now: datetime, changed: list[IssueChange]
) -> dict[tuple[str, str, str], list[datetime]]:
    """Moments of the last day at which each issue opened or closed, the present ones left out."""
    present = {change.issue.id for change in changed}
    history: dict[tuple[str, str, str], list[datetime]] = {}
    for issue in issues.issues_of(tx, site.key):
        moments = [
            moment
            for moment in (issue.opened_at, issue.closed_at)
            if moment is not None and now - moment <= _HISTORY and moment < now
        ]
        if moments or issue.id in present:
            history.setdefault((site.key, issue.rule, issue.target), []).extend(moments)
    return history

"""Hold what the store knows of a site against the indicators; open and close issues, and tell."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime

from config.channels import load_channels, load_page_address
from config.home import Home
from config.indicators import load_own_indicators
from inspection.inspect import inspect
from inspection.readings import HOME_OUTCOME
from inspection.uplink import withhold
from jobs.tell import close_obsolete, record_changes, tell_offline
from model.days import shanghai_day
from model.fetching import Outcome
from model.indicators import Indicator
from model.issues import Answer, Finding, IssueChange
from model.messages import Channel
from model.sites import Site
from store.engine import Transaction
from store.site_records import load_readings, load_records

_HOME_RULE = "home.down"


def load_channels_of(home: Home) -> tuple[Channel, ...]:
    """The alert channels of an installation; none where there is no file of them.

    Raises:
        ConfigError: the file holds something unusable.
    """
    return load_channels(home.channels, os.environ) if home.channels.exists() else ()


def inspect_site(
    tx: Transaction, site: Site, *, home: Home, now: datetime, is_offline: bool = False
) -> tuple[tuple[Finding, ...], list[IssueChange]]:
    """Judge a site; record what opened and closed, with the messages about it, in one go.

    `is_offline`: our own network is down; what rests on it becomes 无法判断 and one message a day
    says so.
    """
    indicators = load_own_indicators(home.indicators)
    records = load_records(tx, site, home=home, now=now)
    findings = inspect(records, indicators, today=shanghai_day(now), now=now)
    channels = load_channels_of(home)
    if is_offline:
        findings = withhold(findings)
        tell_offline(tx, channels, now)
    # What locks rows comes last: whoever takes over from a frozen process waits for no judging.
    close_obsolete(tx, site, indicators, now=now)
    return findings, _record(tx, site, findings, indicators, home, channels, now)


def inspect_home(tx: Transaction, site: Site, *, home: Home, now: datetime) -> list[IssueChange]:
    """Judge only whether the home page opens, after each probe; the items are not read."""
    indicators = tuple(one for one in load_own_indicators(home.indicators) if one.id == _HOME_RULE)
    records = load_readings(tx, site, now=now)
    findings = inspect(records, indicators, today=shanghai_day(now), now=now)
    channels = load_channels_of(home)
    newest = records.latest.get(HOME_OUTCOME)
    if newest is not None and newest.value == Outcome.NOT_MONITORED:
        tell_offline(tx, channels, now)
    return _record(tx, site, findings, indicators, home, channels, now)


def count_answers(findings: tuple[Finding, ...]) -> Mapping[Answer, int]:
    """How many findings passed, failed and could not be told."""
    return {answer: sum(f.answer is answer for f in findings) for answer in Answer}


def _record(
    tx: Transaction,
    site: Site,
    findings: Sequence[Finding],
    indicators: Sequence[Indicator],
    home: Home,
    channels: Sequence[Channel],
    now: datetime,
) -> list[IssueChange]:
    address = load_page_address(home.channels)
    return record_changes(
        tx, site, findings, indicators, channels=channels, now=now, page_address=address
    )

"""A check that would open issues is made twice before anybody hears of them."""

import time
from collections.abc import Callable
from datetime import datetime

from config.indicators import load_own_indicators
from config.words import load_words
from inspection.confirmation import LOOKED_AT_TWICE
from inspection.inspect import inspect
from inspection.transitions import changes
from jobs.check import check_site
from jobs.host_turns import polite_fetcher
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.observations import Observation
from model.sites import Site
from store import issues, observations
from store.site_records import load_readings

#: A page half written, or a server about to restart, is whole again by then.
PAUSE_SECONDS = 60.0


def check_twice(
    shell: Shell,
    site: Site,
    *,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], datetime] = utc_now,
) -> list[Observation]:
    """Check a site and record its readings; once more where they would open an issue.

    The newest reading is what the rules go by, so what the second look does not find again opens
    nothing. Only rules that rest on one look at a page ask for it.
    """
    readings = _check(shell, site, clock())
    if _would_open(shell, site, clock()):
        pause(PAUSE_SECONDS)
        readings = _check(shell, site, clock())
    return readings


def _check(shell: Shell, site: Site, now: datetime) -> list[Observation]:
    readings = check_site(
        site, at=now, words=load_words(shell.home.words), fetcher=polite_fetcher(shell, site)
    )
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
    return readings


def _would_open(shell: Shell, site: Site, now: datetime) -> bool:
    chosen = tuple(
        one
        for one in load_own_indicators(shell.home.indicators)
        if one.id.startswith(LOOKED_AT_TWICE)
    )
    with shell.reading() as tx:
        records = load_readings(tx, site, now=now)
        standing = issues.open_issues(tx, site.key)
    findings = inspect(records, chosen, today=shanghai_day(now), now=now)
    return bool(changes(standing, findings, chosen).opened)

"""A check that would open issues is made twice before anybody hears of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from config.indicators import load_own_indicators
from config.words import load_words
from inspection.confirmation import LOOKED_AT_TWICE
from inspection.inspect import inspect
from inspection.transitions import changes
from jobs.check import check_site
from jobs.fleet_switches import Watch
from jobs.host_turns import is_shut, polite_fetcher
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
    pause: Callable[[float], None] | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> list[Observation]:
    """Check a site and record its readings; once more where they would open an issue.

    The newest reading is what the rules go by, so what the second look does not find again opens
    nothing. Only rules that rest on one look at a page ask for it.

    Raises:
        SiteStopped: the site was stopped before both looks were made; nothing is recorded.
    """
    looks = [_check(shell, site, clock())]
    if _would_open(shell, site, looks[0], clock()):
        (pause or Watch(shell, site.key).sleep)(PAUSE_SECONDS)
        looks.append(_check(shell, site, clock()))
    with shell.transaction() as tx:
        for readings in looks:
            observations.record_observations(tx, site.key, readings)
    return looks[-1]


def _check(shell: Shell, site: Site, now: datetime) -> list[Observation]:
    return check_site(
        site,
        at=now,
        words=load_words(shell.home.words),
        fetcher=polite_fetcher(shell, site),
        is_shut=partial(is_shut, shell, site),
    )


def _would_open(shell: Shell, site: Site, readings: Sequence[Observation], now: datetime) -> bool:
    chosen = tuple(
        one
        for one in load_own_indicators(shell.home.indicators)
        if one.id.startswith(LOOKED_AT_TWICE)
    )
    with shell.reading() as tx:
        records = load_readings(tx, site, now=now).with_newer(readings)
        standing = issues.open_issues(tx, site.key)
    findings = inspect(records, chosen, today=shanghai_day(now), now=now)
    return bool(changes(standing, findings, chosen).opened)

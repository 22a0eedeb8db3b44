"""Figures and register numbers by interfaces of other systems (`endpoints.toml`) → observations."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from collectors.endpoint import collect_endpoint
from collectors.registry_lookup import look_up
from config.endpoints import load_endpoints
from config.lookups import load_lookups
from gate.fetch import Fetcher
from jobs.host_turns import fetcher_in_turn
from jobs.shell import Shell
from model.days import shanghai_day
from model.endpoints import Endpoint, Lookup
from model.errors import SiteStopped, ZhanbaoError
from model.observations import Observation
from model.sites import Site

#: Until this month the year before may still be reported.
_REPORT_MONTHS = 3


def collect_endpoints(
    shell: Shell, site: Site, *, at: datetime, on_fault: Callable[[ZhanbaoError], None]
) -> list[Observation]:
    """What the interfaces of a site give; one that fails gives nothing and keeps none back.

    Raises:
        ConfigError: `endpoints.toml` is unusable.
        SiteStopped: the site was stopped meanwhile.
    """
    home = shell.home
    asks: list[Callable[[], list[Observation]]] = [
        partial(_ask, _fetcher(shell, site, endpoint), endpoint, year=year, at=at)
        for endpoint in load_endpoints(home.endpoints)
        if endpoint.site == site.key
        for year in years_of(endpoint, at)
    ]
    asks += [
        partial(_look_up, _fetcher(shell, site, lookup), lookup, site, at=at)
        for lookup in load_lookups(home.endpoints)
        if lookup.site in {"", site.key}
    ]
    found: list[Observation] = []
    for ask in asks:
        try:
            found += ask()
        except SiteStopped:
            raise
        except ZhanbaoError as error:
            on_fault(error)
    return found


def years_of(endpoint: Endpoint, at: datetime) -> tuple[int, ...]:
    """The running year, and early in it the year before too, where the address names a year."""
    today = shanghai_day(at)
    if "{year}" in endpoint.url and today.month <= _REPORT_MONTHS:
        return (today.year - 1, today.year)
    return (today.year,)


def _fetcher(shell: Shell, site: Site, asked: Endpoint | Lookup) -> Fetcher:
    """An interface is made for programs: it is asked without a pause, unless it asked for one."""
    return fetcher_in_turn(shell, site.key, networks=asked.allow_networks, delay_seconds=0)


def _ask(fetcher: Fetcher, endpoint: Endpoint, *, year: int, at: datetime) -> list[Observation]:
    readings = collect_endpoint(fetcher, endpoint, year=year, at=at, environment=os.environ)
    return [replace(each, source=f"接口 {endpoint.name} {each.source}") for each in readings]


def _look_up(fetcher: Fetcher, lookup: Lookup, site: Site, *, at: datetime) -> list[Observation]:
    domain = urlsplit(site.home).hostname or ""
    return look_up(fetcher, lookup, domain=domain, at=at, environment=os.environ)

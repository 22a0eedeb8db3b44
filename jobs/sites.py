"""All site files of an installation; a bad one is told and does not stop the others."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.home import Home
from config.sites import load_site
from model.errors import ConfigError
from model.sites import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedSites:
    """The usable sites by key, and one sentence for each unusable file."""

    sites: Mapping[str, Site]
    problems: tuple[str, ...] = ()


def load_all(home: Home) -> LoadedSites:
    """Read every site file."""
    sites: dict[str, Site] = {}
    problems: list[str] = []
    for path in sorted(home.sites.glob("*.toml")):
        try:
            sites[path.stem] = load_site(path)
        except ConfigError as error:
            problems.append(str(error))
    return LoadedSites(sites=sites, problems=tuple(problems))


def fingerprint(home: Home) -> tuple[tuple[str, int], ...]:
    """Changes whenever a site file is added, taken away or written."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(home.sites.glob("*.toml")))

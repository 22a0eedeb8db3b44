"""robots.txt of the site → how much of it may be crawled."""

from datetime import datetime

from collectors import keys
from collectors.observing import Look
from gate.robots import Robots
from model.observations import Observation
from model.sites import Site


def collect_robots(robots: Robots, *, site: Site, at: datetime) -> list[Observation]:
    """`allowed`, `partly` or `disallowed` for the home page and the columns; detail says which."""
    addresses = {"首页": site.home, **{column.name: column.url for column in site.columns}}
    closed = [name for name, url in addresses.items() if not robots.is_allowed(url)]
    some = "disallowed" if len(closed) == len(addresses) else "partly"
    detail = "；".join(part for part in (robots.state, "、".join(closed)) if part)
    return [
        Look(at=at, source=site.home).read(
            keys.ROBOTS_STATE, some if closed else "allowed", detail=detail
        )
    ]

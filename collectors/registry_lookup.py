"""A lookup address that an installation names → what it says the register holds.

None is named by default: the registers themselves have no interface and are never asked by program.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from collectors import keys
from collectors.endpoint import follow_path, headers_of
from collectors.observing import Look
from gate.fetch import Fetcher
from model.endpoints import Lookup
from model.fetching import Outcome
from model.observations import Observation


def look_up(
    fetcher: Fetcher,
    lookup: Lookup,
    *,
    domain: str,
    at: datetime,
    environment: Mapping[str, str],
) -> list[Observation]:
    """Ask for the number of a domain; `{domain}` in the address is replaced.

    What cannot be told is None, never "": such services often know less than the register.

    Raises:
        ConfigError: an environment variable is not set.
        FetchError: no whole answer.
    """
    url = lookup.url.replace("{domain}", quote(domain, safe=""))
    answer = fetcher.get(url, headers=headers_of(lookup.name, lookup.headers, environment))
    number = _number(answer.body, lookup.path) if answer.outcome is Outcome.OK else None
    look = Look(at=at, source=f"接口 {lookup.name}")
    return [look.read(f"{keys.LOOKED_UP}{lookup.register}", number)]


def _number(body: bytes, path: str) -> str | None:
    try:
        found = follow_path(json.loads(body), path)
    except (ValueError, RecursionError):
        return None
    return found.strip() or None if isinstance(found, str) else None

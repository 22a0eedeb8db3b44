"""接口: an address of another system that gives figures as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One interface of another system."""

    name: str
    #: `{year}` in it is replaced.
    url: str
    #: Header name → name of the environment variable that holds its value.
    headers: tuple[tuple[str, str], ...] = ()
    #: Field key → path in the answer: names and list places joined by dots, `data.0.total`.
    paths: tuple[tuple[str, str], ...] = ()
    #: Key of the site whose figures it gives.
    site: str = ""
    #: Networks, as CIDR, that it may be reached in though they are not public.
    allow_networks: tuple[str, ...] = ()

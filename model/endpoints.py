"""接口: addresses of other systems that give figures, or numbers of a register, as JSON."""

from dataclasses import dataclass

from model.registers import Register


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookup:
    """One address that tells what a register holds about a domain."""

    name: str
    register: Register
    #: `{domain}` in it is replaced.
    url: str
    #: Where the number stands in the answer, as in `Endpoint.paths`.
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    #: Key of the only site it is asked about; "": every site.
    site: str = ""
    allow_networks: tuple[str, ...] = ()

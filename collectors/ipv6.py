"""Does the site's name have an IPv6 address, and does the site answer there?"""

import socket
from collections.abc import Callable
from datetime import datetime

import dns.exception
import dns.resolver

from collectors.observing import Look
from gate.fetch import Fetcher
from inspection.readings import IPV6_HAS_ADDRESS, IPV6_OUTCOME
from model.errors import FetchError
from model.identity import host_of
from model.observations import Observation, Reading

#: Host → its AAAA records; None: no answer.
FindAddresses = Callable[[str], tuple[str, ...] | None]
_PROBE = ("2400:3200::1", 53)


def find_ipv6_addresses(host: str) -> tuple[str, ...] | None:
    """AAAA records of a name: () where it has none, None where no name server answered."""
    try:
        answer = dns.resolver.resolve(host, "AAAA", lifetime=10)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.DNSException:
        return None
    return tuple(str(record) for record in answer)


def has_own_ipv6() -> bool:
    """True where this machine has a route to the IPv6 network; nothing is sent."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect(_PROBE)
    except OSError:
        return False
    return True


def collect_ipv6(
    fetcher: Fetcher,
    home: str,
    *,
    at: datetime,
    find_addresses: FindAddresses = find_ipv6_addresses,
    can_visit: bool,
) -> list[Observation]:
    """Whether there is a record, and the outcome of a visit over IPv6 (None: cannot visit)."""
    look = Look(at=at, source=home)
    addresses = find_addresses(host_of(home).partition(":")[0])
    has_address: Reading = None if addresses is None else bool(addresses)
    found = [look.read(IPV6_HAS_ADDRESS, has_address, detail="、".join(addresses or ()))]
    if addresses:
        found.append(_visit(fetcher, home, look) if can_visit else look.read(IPV6_OUTCOME, None))
    return found


def _visit(fetcher: Fetcher, home: str, look: Look) -> Observation:
    try:
        answer = fetcher.get(home, family=socket.AF_INET6)
    except FetchError as error:
        return look.read(IPV6_OUTCOME, str(error.outcome), detail=str(error))
    return look.read(IPV6_OUTCOME, str(answer.outcome))

"""How often one network address may fail to log in."""

import ipaddress
import threading
from collections import OrderedDict
from datetime import datetime

#: Addresses kept in mind; more cannot fill the memory.
_MOST = 10_000
#: An IPv6 customer has a whole network of this size.
_IPV6_NETWORK = 64


class Pace:
    """Tries of each network address in the present minute."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._tries: OrderedDict[tuple[str, int], int] = OrderedDict()
        self._told: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, address: str, *, at: datetime) -> bool:
        """Count a try; False where there were too many in this minute already."""
        with self._lock:
            slot = _slot(address, at)
            count = self._tries.get(slot, 0) + 1
            if count > self._limit:
                return False
            self._tries[slot] = count
            self._tries.move_to_end(slot)
            if len(self._tries) > _MOST:
                self._tries.popitem(last=False)
            return True

    def is_news(self, address: str, *, at: datetime) -> bool:
        """True the first time an address is asked about in a minute: it does not fill the trail."""
        with self._lock:
            slot = _slot(address, at)
            if slot in self._told:
                return False
            self._told[slot] = None
            if len(self._told) > _MOST:
                self._told.popitem(last=False)
            return True

    def forgive(self, address: str, *, at: datetime) -> None:
        """A try that succeeded does not count."""
        with self._lock:
            slot = _slot(address, at)
            self._tries[slot] = max(0, self._tries.get(slot, 0) - 1)


def _slot(address: str, at: datetime) -> tuple[str, int]:
    return _network(address), int(at.timestamp()) // 60


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004  (IPv4)
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/{_IPV6_NETWORK}", strict=False))

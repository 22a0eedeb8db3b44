"""Lines of an access log → hits, by the format of the file. Pure.

nginx and Apache combined are one regular expression; IIS W3C is read by its own `#Fields` line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from model.days import SHANGHAI

#: day (ISO, Asia/Shanghai), address of the visitor, agent, method, path, status.
Hit = tuple[str, str, str, str, str, str]
#: A line → its hit, or None where the line has not the format.
ReadLine = Callable[[str], Hit | None]

COMBINED = re.compile(
    r'(\S++) \S++ [^\["]*+\[(\d\d/\w{3}/\d{4}:\d\d):\d\d:\d\d ([+-]\d{4})\] '
    r'"([A-Z]++) ([^" ]*+)[^"]*+" (\d{3}) \S++'
    r'(?: "[^"\\]*+(?:\\.[^"\\]*+)*+" "([^"\\]*+(?:\\.[^"\\]*+)*+)")?'
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_W3C_NEEDED = ("date", "time", "c-ip", "cs-method", "cs-uri-stem", "sc-status")


def read_combined(line: str) -> Hit | None:
    """One line of nginx's or Apache's combined (or common) format."""
    found = COMBINED.match(line)
    if found is None:
        return None
    address, hour, zone, method, path, status, agent = found.groups()
    try:
        return local_day(hour, zone), address, agent or "", method, path, status
    except (KeyError, ValueError):
        return None


@lru_cache(maxsize=65536)
def local_day(hour: str, zone: str) -> str:
    """`31/Dec/2025:17`, `+0000` → the day in Asia/Shanghai.

    Raises:
        KeyError, ValueError: there is no such month or day.
    """
    at = datetime(int(hour[7:11]), _MONTHS[hour[3:6]], int(hour[:2]), int(hour[12:]), tzinfo=UTC)
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    return _shifted(at, minutes if zone[0] == "+" else -minutes)


def _shifted(at: datetime, minutes: int) -> str:
    return datetime.fromtimestamp(at.timestamp() - minutes * 60, tz=SHANGHAI).date().isoformat()


@dataclass(frozen=True, kw_only=True, slots=True)
class W3cFields:
    """Places of the needed fields in a line of an IIS log."""

    places: tuple[int, ...]
    agent: int | None
    width: int

    def read(self, line: str) -> Hit | None:
        """One line; IIS writes times in UTC."""
        parts = line.rstrip().split(" ")
        if len(parts) != self.width:
            return None
        day, time, address, method, path, status = (parts[place] for place in self.places)
        if not status.isdecimal():
            return None
        agent = parts[self.agent] if self.agent is not None else ""
        try:
            return _utc_day(day, time[:2]), address, agent, method, path, status
        except ValueError:
            return None


@lru_cache(maxsize=65536)
def _utc_day(day: str, hour: str) -> str:
    at = datetime.fromisoformat(f"{day}T{hour}:00:00+00:00")
    return at.astimezone(SHANGHAI).date().isoformat()


def read_w3c_fields(line: str) -> W3cFields | None:
    """The `#Fields:` line of an IIS log; None where it is none or lacks a needed field."""
    if not line.startswith("#Fields:"):
        return None
    names = line.removeprefix("#Fields:").split()
    if any(name not in names for name in _W3C_NEEDED):
        return None
    agent = names.index("cs(User-Agent)") if "cs(User-Agent)" in names else None
    return W3cFields(
        places=tuple(names.index(name) for name in _W3C_NEEDED), agent=agent, width=len(names)
    )

"""Rows of a list, remembered in a third of the room that their addresses would take. Pure.

A row is known again by 128 bits of its address, under a key that no site can know. That two of a
million addresses agree in them has a chance of one in 10^26: less than that the memory itself
errs. A row told as new is new in any case; nothing is ever taken for new that was seen.
"""

import secrets
from datetime import date
from hashlib import blake2b

#: Full date, month and day, or nothing.
Day = date | tuple[int, int] | None

_KEY = secrets.token_bytes(32)
_MARK_BYTES = 16


def mark_of(address: str) -> int:
    """What an address is remembered by."""
    text = address.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=_MARK_BYTES, key=_KEY).digest(), "big")


class SeenRows:
    """The rows of the pages walked so far, each with the day that it showed last."""

    def __init__(self) -> None:
        self._days: dict[int, Day] = {}
        #: Each day once: thousands of rows bear one of a few hundred.
        self._each_day: dict[Day, Day] = {}
        #: True once a row came again under another day.
        self.has_redated = False

    def __len__(self) -> int:
        return len(self._days)

    def __contains__(self, address: str) -> bool:
        return mark_of(address) in self._days

    def take(self, address: str, day: Day = None) -> bool:
        """Take a row → whether it is new."""
        mark = mark_of(address)
        if mark not in self._days:
            self._days[mark] = self._each_day.setdefault(day, day)
            return True
        if self._days[mark] != day:
            self._days[mark] = day
            self.has_redated = True
        return False

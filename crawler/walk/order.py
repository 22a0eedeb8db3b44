"""Dates of the pages of a list, one after the other → whether, and how strictly, newest is first.

Pure. A walk may stop at the first page older than the year only where the order held so far.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

_DAY = 1
#: Share of rows that must stand in order before the list is taken for an ordered one.
_LEAST_SHARE = 0.7


def in_order(dates: Sequence[date]) -> list[date]:
    """The longest subsequence in which no date is later than the one before it."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = [-1] * len(dates)
    for index, day in enumerate(dates):
        key = -day.toordinal()
        place = bisect_right(tails, key)
        before[index] = ends[place - 1] if place else -1
        if place == len(tails):
            tails.append(key)
            ends.append(index)
        else:
            tails[place] = key
            ends[place] = index
    found: list[date] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(dates[index])
        index = before[index]
    return found[::-1]


def without_pins(dates: Sequence[date]) -> Sequence[date]:
    """`dates` of a first page without the older rows pinned to its top, at most half of them."""
    for count in range(len(dates) // 2, 0, -1):
        rest = max(dates[count:])
        if all(day < rest for day in dates[:count]):
            return dates[count:]
    return dates


class Order:
    """What the pages seen so far say about the order of the list."""

    def __init__(self) -> None:
        self._ordered = 0
        self._total = 0
        self._is_first = True
        #: Most days by which a row stood too far down.
        self.slack_days = 0
        #: Oldest date in order so far; None before any.
        self.low: date | None = None
        #: True once two dates in order differed: the direction is known.
        self.is_descending = False

    def add(self, dates: Sequence[date]) -> None:
        """Take the dates of the next page's new rows, in page order."""
        if not dates:
            return
        judged = without_pins(dates) if self._is_first else dates
        self._is_first = False
        kept = in_order(judged)
        self._ordered += len(kept)
        self._total += len(judged)
        self._note_strays(judged, kept)
        if kept[0] > kept[-1] or (self.low is not None and kept[-1] < self.low):
            self.is_descending = True
        self.low = kept[-1] if self.low is None else min(self.low, kept[-1])

    def _note_strays(self, dates: Sequence[date], kept: Sequence[date]) -> None:
        """Measure by how much rows are newer than what stands above them."""
        floor = self.low
        waiting = list(kept)
        for day in dates:
            if waiting and day == waiting[0]:
                waiting.pop(0)
                stray = (day - floor).days if floor is not None else 0
                floor = day if floor is None else min(floor, day)
            else:
                stray = (day - floor).days if floor is not None else 0
            self.slack_days = max(self.slack_days, stray)

    @property
    def has_held(self) -> bool:
        """True where the list is newest first, but for few rows."""
        return self.is_descending and self.may_hold

    @property
    def may_hold(self) -> bool:
        """True where nothing speaks against that; rows of one day alone tell no direction."""
        return self._ordered >= _LEAST_SHARE * self._total

"""Dates of single pages of a long list → the page at which a past year begins. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class _Edge:
    page: int
    #: Oldest date on the page that stands in order; None: past the end.
    day: date | None


class Locator:
    """Finds the first page that is not wholly newer than a day, in few looks.

    Args:
        first: Oldest date in order on page 1, which is wholly newer than the day.
        pages: Number of pages of the list.
        day: Last day of the year.
    """

    def __init__(self, *, first: date, pages: int, day: date) -> None:
        self._newer = _Edge(page=1, day=first)
        self._older = _Edge(page=pages + 1, day=None)
        self._first = first
        self._day = day
        self._looks = 0

    @property
    def start(self) -> int | None:
        """The page to begin with, once the page before it is known to be wholly newer."""
        return self._older.page if self._older.page - self._newer.page == 1 else None

    def next_look(self) -> int:
        """The page to look at next: by the dates, and every other time in the middle."""
        low, high = self._newer.page + 1, self._older.page - 1
        guess = (low + high) // 2
        if self._looks % 2 == 0 and self._older.day is not None and self._newer.day is not None:
            span = (self._newer.day - self._older.day).days or 1
            share = (self._newer.day - self._day).days / span
            guess = self._newer.page + round(share * (self._older.page - self._newer.page))
        self._looks += 1
        return min(max(guess, low), high)

    def add(self, page: int, *, oldest: date) -> bool:
        """Take the oldest date of a page; False where it contradicts the pages seen before."""
        newer, older = self._newer.day, self._older.day
        if (newer is not None and oldest > newer) or (older is not None and oldest < older):
            return False
        edge = _Edge(page=page, day=oldest)
        if oldest > self._day:
            self._newer = edge
        else:
            self._older = edge
        return True

"""After the last page of a list: is it still as it was read, and what must be read again?

Pure. Rows that leave a page already read draw those below up: the first of the next page slips
onto the page before and is missed. A stated number that fell tells of it, rows that slid tell of
the reverse; a long walk looks at its first page again in any case, which costs it little. Where
the list has moved it is read again.
"""

from collections.abc import Sequence

#: Pages of a walk from which on one more request is 5 % of it or less.
_LONG_WALK = 20
#: Looks after which a list that never rests is taken as it is.
_MOST_LOOKS = 5
#: Looks that signs alone bring about; further ones need rows that were never seen before.
_SURE_LOOKS = 2


class SecondLook:
    """Decides how much of a list is read again once its end was reached."""

    def __init__(self) -> None:
        #: Number of the page at which the walk began to collect.
        self.start = 1
        #: Looks begun; 0: still the walk itself.
        self.count = 0
        #: True where rows left, moved or changed places while the list was walked.
        self.has_moved = False
        self._top: Sequence[str] = ()
        self._deepest = 0
        self._is_whole = False
        self._has_new = False

    @property
    def is_on(self) -> bool:
        """True once the walk itself is over."""
        return self.count > 0

    def is_due(self, *, pages: int, is_partial: bool, has_shifted: bool, has_shrunk: bool) -> bool:
        """True where the list must be looked at again, after its walk or after a look.

        Args:
            pages: List pages read since the walk or the look began.
            is_partial: The walk passed over the newest pages, or asked for news alone.
            has_shifted: Rows slid down from one page to the next meanwhile.
            has_shrunk: The stated number of items fell meanwhile.
        """
        if self.count >= _MOST_LOOKS:
            return False
        is_first = self.count == 0
        is_settled = not (self._has_new or (is_first and pages >= _LONG_WALK and not is_partial))
        if is_settled and not (self.count < _SURE_LOOKS and (has_shifted or has_shrunk)):
            return False
        self._is_whole = has_shrunk
        self.has_moved |= has_shrunk or has_shifted
        self._has_new = False
        self.count += 1
        return True

    def take(self, page: int, addresses: Sequence[str], *, new: int) -> None:
        """Take the rows of a page: all of them, and how many were never seen before."""
        if page == self.start:
            self._compare(addresses, new)
            self._top = addresses
        if self.is_on:
            self._has_new |= new > 0
        else:
            self._deepest = max(self._deepest, page)

    def goes_on(self, page: int, *, has_new: bool) -> bool:
        """True where the page after this one must be read again too."""
        return has_new or (self._is_whole and page < self._deepest)

    def _compare(self, addresses: Sequence[str], new: int) -> None:
        """Tell rows that only came in on top from all other changes."""
        if not self.is_on or list(addresses) == list(self._top):
            return
        self.has_moved = True
        came = next((n for n, a in enumerate(addresses) if a in self._top), len(addresses))
        below = list(addresses[came:])
        if came != new or below != list(self._top[: len(below)]):
            self._is_whole = True

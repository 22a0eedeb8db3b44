"""Addresses on the pages of one list, one page after the other → repeats and shifts. Pure."""

from collections.abc import Iterable, Sequence

from model.identity import canonical_address
from model.pages import Row

#: Pages in a row without a new row after which a list is taken to have ended.
BARREN_PAGES = 2


class Trail:
    """What was seen on the pages walked so far."""

    def __init__(self) -> None:
        #: Canonical addresses of all rows.
        self.seen: set[str] = set()
        self._previous: Sequence[str] = ()
        self._shown: set[int] = set()
        #: Pages in a row that brought nothing new.
        self.barren = 0
        #: Repeated answers in a row while more was stated than seen.
        self.repeats = 0
        #: True once rows slid from one page to the next: an item came in on top.
        self.has_shifted = False
        #: Rows on the newest page, and on the longest.
        self.row_count = 0
        self.page_size = 0

    def take(self, rows: Iterable[Row], *, states_more: bool) -> list[Row]:
        """Take a page; its rows that no page before had.

        Interfaces may give several pages in one answer and repeat it for each: where more is
        stated than was seen (`states_more`), repeated answers are borne with for a while.
        """
        rows = list(rows)
        addresses = [canonical_address(row.url) for row in rows]
        self._note_shift(addresses)
        new: dict[str, Row] = {}
        for address, row in zip(addresses, rows, strict=True):
            if address not in self.seen:
                new.setdefault(address, row)
        self.seen.update(new)
        self.row_count = len(rows)
        self.page_size = max(self.page_size, len(rows))
        self._count(addresses, has_new=bool(new), states_more=states_more)
        return list(new.values())

    def forget_neighbour(self) -> None:
        """The next page does not follow the newest one."""
        self._previous = ()

    def _note_shift(self, addresses: Sequence[str]) -> None:
        overlap = sum(address in self._previous for address in addresses)
        is_slid = bool(addresses) and addresses[0] in self._previous[1:]
        if is_slid and overlap * 2 < len(addresses):
            self.has_shifted = True
        self._previous = addresses

    def _count(self, addresses: Sequence[str], *, has_new: bool, states_more: bool) -> None:
        shown = hash(tuple(addresses))
        is_repeated = not addresses or shown in self._shown
        self._shown.add(shown)
        if has_new:
            self.barren = self.repeats = 0
        elif not states_more:
            self.barren += 1
        elif is_repeated:
            self.repeats += 1

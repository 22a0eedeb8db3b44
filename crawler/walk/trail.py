"""Addresses on the pages of one list, one page after the other → repeats and shifts. Pure."""

from collections.abc import Iterable, Sequence

from crawler.walk.seen import SeenRows
from model.identity import canonical_address
from model.pages import Row

#: Pages in a row without a new row after which a list is taken to have ended.
BARREN_PAGES = 2


class Trail:
    """What was seen on the pages walked so far."""

    def __init__(self) -> None:
        #: All rows, by their canonical addresses.
        self.seen = SeenRows()
        #: Canonical addresses of the newest page, in its order.
        self.addresses: Sequence[str] = ()
        self._shown: set[int] = set()
        #: Pages in a row that brought nothing new.
        self.barren = 0
        #: Repeated answers in a row while more was stated than seen.
        self.repeats = 0
        #: True once rows slid from one page to the next: an item came in on top.
        self.has_shifted = False
        #: Rows on the longest page.
        self.page_size = 0

    def take(self, rows: Iterable[Row], *, states_more: bool) -> list[Row]:
        """Take a page; its rows that no page before had.

        Interfaces may give several pages in one answer and repeat it for each: where more is
        stated than was seen (`states_more`), repeated answers are borne with for a while.
        """
        rows = list(rows)
        addresses = [canonical_address(row.url) for row in rows]
        self._note_shift(addresses)
        new = [
            row
            for address, row in zip(addresses, rows, strict=True)
            if self.seen.take(address, row.published_on or row.month_day)
        ]
        self.page_size = max(self.page_size, len(rows))
        self._count(addresses, has_new=bool(new), states_more=states_more)
        return new

    def forget_neighbour(self) -> None:
        """The next page does not follow the newest one."""
        self.addresses = ()

    def begin_again(self) -> None:
        """The list is read again from where it began; what was seen stays seen."""
        self.addresses = ()
        self._shown.clear()
        self.barren = self.repeats = 0
        self.has_shifted = self.seen.has_redated = False

    @property
    def has_redated(self) -> bool:
        """True once a row came again under another date: it went down after it was read."""
        return self.seen.has_redated

    def _note_shift(self, addresses: Sequence[str]) -> None:
        """Rows slid where lower rows of the page before stand at the beginning of this one."""
        before = self.addresses
        overlap = sum(address in before for address in addresses)
        is_slid = bool(addresses) and addresses[0] in before[1:]
        top = addresses[:overlap]
        is_other = overlap < len(addresses) or len(addresses) < len(before)
        is_end = is_other and [a for a in before if a in top] == list(top)
        if is_slid and (is_end or overlap * 2 < len(addresses)):
            self.has_shifted = True
        self.addresses = addresses

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

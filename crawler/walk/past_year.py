"""Single pages of a long list, looked at in turn → where a past year begins. Pure."""

from collections.abc import Iterable
from datetime import date

from crawler.walk.locate import Locator
from crawler.walk.order import Order, in_order
from crawler.walk.paging import Paging
from crawler.walk.plan import Mode, WalkPlan
from model.fetching import PageRequest
from model.identity import canonical_address
from model.pages import PageReading

#: Pages from which on looking for the year's first page is cheaper than walking to it.
_LEAST_PAGES = 6


class PastYear:
    """The search for the first page of a past year, over pages whose addresses can be computed."""

    def __init__(self, plan: WalkPlan, paging: Paging) -> None:
        self._plan = plan
        self._paging = paging
        self._locator: Locator | None = None
        self._addresses: set[str] = set()
        #: Pages looked at, by number: they need not be asked for again.
        self.looked: dict[int, PageReading] = {}
        #: Number of the page that was asked for; 0: none.
        self.looking_at = 0

    def is_worth_while(self, dates: list[date], order: Order) -> bool:
        """True after a first page that is wholly newer than the year, where newer pages abound."""
        return (
            self._plan.may_bisect
            and self._plan.mode is Mode.YEAR
            and self._paging.page == 1
            and self._paging.request_for is not None
            and (self._paging.total_pages or 0) >= _LEAST_PAGES
            and order.may_hold
            and bool(dates)
            and in_order(dates)[-1] > self._last_day
        )

    def begin(self, dates: list[date], seen: Iterable[str]) -> int | PageRequest:
        """The page to walk on from, or the request for the page to look at first.

        `seen` are the addresses of the first page.
        """
        pages = self._paging.total_pages or 0
        self._addresses = set(seen)
        self._locator = Locator(first=in_order(dates)[-1], pages=pages, day=self._last_day)
        return self._look_on(self._locator)

    def look(self, reading: PageReading) -> int | PageRequest:
        """Take the page asked for: the page to walk on from, or the next request.

        Walking on from page 2 is the way back where the list is not what it seemed.
        """
        page, self.looking_at = self.looking_at, 0
        rows = reading.listing.rows
        dates = [row.published_on for row in rows if row.published_on]
        addresses = {canonical_address(row.url) for row in rows}
        if addresses & self._addresses:
            # The server gives rows again that stand elsewhere: its pages are not what they seem.
            self.looked.clear()
            return 2
        self._addresses |= addresses
        self.looked[page] = reading
        is_ordered = len(dates) == len(rows) and dates == sorted(dates, reverse=True)
        locator = self._locator
        if locator is None or not dates or not is_ordered:
            return 2
        if not locator.add(page, oldest=dates[-1]):
            return 2
        return self._look_on(locator)

    def _look_on(self, locator: Locator) -> int | PageRequest:
        request_for = self._paging.request_for
        if locator.start is not None or request_for is None:
            return locator.start or 2
        self.looking_at = locator.next_look()
        return request_for(self.looking_at)

    @property
    def _last_day(self) -> date:
        return date(self._plan.year, 12, 31)

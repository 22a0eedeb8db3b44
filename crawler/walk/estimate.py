"""Single pages of a column → how many items a year has, estimated, and whether its order holds.

Pure. Both ends of the year are found by bisection, and up to a hundred pages between them are
looked at for their order. What is found is an estimate: rows of pages that were not looked at are
taken to be as many as on the others, and no item is recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from crawler.walk.locate import Locator
from crawler.walk.paging import Paging
from crawler.walk.plan import WalkPlan
from crawler.walk.steps import Step
from model.fetching import PageRequest
from model.identity import canonical_address, host_of
from model.pages import ArticleReading, PageReading

#: Pages between the ends of the year that are looked at for their order.
_SAMPLES = 100
_MOST_SHELLS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """What was estimated of one column."""

    column: str
    #: Items of the year; None: no estimate can be made.
    items: int | None
    #: Chinese: how it was found and proven, or why there is none.
    reason: str
    #: Pages looked at, and pages that the list states.
    looked: int
    pages: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """One page that was looked at."""

    days: tuple[date, ...]
    addresses: frozenset[str]


class Estimator:
    """Estimates one column; asks for pages and takes their readings as a `Walker` does."""

    def __init__(self, plan: WalkPlan) -> None:
        self.plan = plan
        self.list_pages = 0
        #: Set once all is known.
        self.result: Estimate | None = None
        self._paging = Paging(plan.hosts | {host_of(plan.column.url)})
        self._seen: dict[int, _Seen] = {}
        self._asked: dict[PageRequest, int] = {}
        self._shells = 0
        self._edges = [date(plan.year, 12, 31), date(plan.year - 1, 12, 31)]
        #: First page that is not wholly newer, for each of the days above.
        self._starts: list[int] = []
        self._locator: Locator | None = None
        self._is_sampled = False

    def start(self) -> Step:
        """The first page."""
        return Step(pages=(PageRequest(url=self.plan.column.url),))

    def take_page(self, request: PageRequest, reading: PageReading) -> Step:
        """Take a page that was asked for."""
        self.list_pages += 1
        if self.result is not None:
            return Step()
        listing = reading.listing
        if problems := listing.problems or (() if listing.rows else reading.problems):
            return self.fail("；".join(problems[:3]))
        if not listing.rows and listing.elsewhere and self._shells < _MOST_SHELLS:
            self._shells += 1
            self._paging.learn(listing.pager)
            return Step(pages=listing.elsewhere[:1])
        page = self._asked.pop(request, 1)
        if page == 1:
            if listing.is_empty_list:
                return self._end(0, "页面是空列表")
            if not listing.rows:
                return self.fail("页面上没有找到信息列表")
            self._paging.take(listing.pager, 1)
        days = tuple(row.published_on for row in listing.rows if row.published_on)
        if len(days) < len(listing.rows) or not days:
            return self.fail(f"第 {page} 页有的行没有完整日期")
        addresses = frozenset(canonical_address(row.url) for row in listing.rows)
        self._seen[page] = _Seen(days=days, addresses=addresses)
        return self._onward(page)

    def take_article(self, address: str, article: ArticleReading | None) -> Step:
        """No article is ever asked for."""
        del address, article
        return Step()

    def unchanged(self) -> Step:
        """The first page is always read."""
        return self.fail("首页面没有内容")

    def fail(self, why: str) -> Step:
        """No estimate can be made."""
        return self._end(None, f"不能估算：{why}")

    # -- where to look next

    def _onward(self, page: int) -> Step:
        if self._is_sampled:
            return Step() if self._asked else self._judge()
        pages = self._pages()
        if pages is None:
            return self.fail("页码数或各页地址不能从首页推知，请完整清点")
        locator = self._locator
        is_in_order = (
            locator is None or page == 1 or locator.add(page, oldest=min(self._seen[page].days))
        )
        if not is_in_order:
            return self.fail(f"第 {page} 页的日期与前面各页的顺序不符，请完整清点")
        return self._locate(pages)

    def _locate(self, pages: int) -> Step:
        """Find the remaining ends of the year, by pages looked at where they tell."""
        while len(self._starts) < len(self._edges):
            day = self._edges[len(self._starts)]
            first = min(self._seen[1].days)
            if first <= day:
                self._starts.append(1)
                continue
            if self._locator is None:
                self._locator = self._begin_at(day, first, pages)
            if self._locator.start is None:
                return self._ask([self._locator.next_look()])
            self._starts.append(self._locator.start)
            self._locator = None
        return self._sample(pages)

    def _begin_at(self, day: date, first: date, pages: int) -> Locator:
        """The search for a day's edge, between the nearest pages seen on the way to another's."""
        locator = Locator(first=first, pages=pages, day=day)
        oldest = {page: min(seen.days) for page, seen in self._seen.items() if page > 1}
        newer = max((page for page in oldest if oldest[page] > day), default=None)
        older = min((page for page in oldest if oldest[page] <= day), default=None)
        for page in (newer, older):
            if page is not None:
                locator.add(page, oldest=oldest[page])
        return locator

    def _sample(self, pages: int) -> Step:
        """Ask for pages spread evenly from one end of the year to the other, and for the last."""
        self._is_sampled = True
        first, last = max(self._starts[0] - 1, 1), min(self._starts[1], pages)
        count = min(last - first + 1, _SAMPLES)
        spread = {first + (last - first) * n // max(count - 1, 1) for n in range(count)}
        if self._starts[1] > pages:
            spread.add(pages)
        asked = sorted(spread - set(self._seen))
        return self._ask(asked) if asked else self._judge()

    def _ask(self, numbers: Sequence[int]) -> Step:
        request_for = self._paging.request_for
        if request_for is None:
            return self.fail("各页地址不能推知，请完整清点")
        requests = tuple(request_for(number) for number in numbers)
        self._asked |= dict(zip(requests, numbers, strict=True))
        return Step(pages=requests)

    def _pages(self) -> int | None:
        """Number of pages; None where it is not told or their addresses cannot be computed."""
        paging = self._paging
        if paging.is_at_end() or not paging.has_pager:
            return 1
        return paging.total_pages if paging.request_for is not None else None

    # -- what the pages say

    def _judge(self) -> Step:
        order = [self._seen[page] for page in sorted(self._seen)]
        if any(list(each.days) != sorted(each.days, reverse=True) for each in order):
            return self.fail("有的页内日期不是从新到旧，请完整清点")
        if any(above.days[-1] < below.days[0] for above, below in pairwise(order)):
            return self.fail("后面的页有比前面更新的信息，请完整清点")
        if len(frozenset().union(*(each.addresses for each in order))) < sum(
            len(each.addresses) for each in order
        ):
            return self.fail("不同的页有相同的信息，请完整清点")
        size = max(len(each.days) for each in order)
        pages = self._pages() or 1
        if any(len(self._seen[page].days) != size for page in self._seen if page < pages):
            return self.fail("各页行数不同，请完整清点")
        newer, both = (self._newer_than(day, size) for day in self._edges)
        words = f"看了 {len(order)} 页（共 {pages} 页），顺序均成立；其余各页按每页 {size} 条推算"
        return self._end(both - newer, words)

    def _newer_than(self, day: date, size: int) -> int:
        """Items newer than a day: whole pages before the one with its edge, and rows there."""
        start = min(self._starts[self._edges.index(day)], self._pages() or 1)
        return (start - 1) * size + sum(each > day for each in self._seen[start].days)

    def _end(self, items: int | None, reason: str) -> Step:
        self.result = Estimate(
            column=self.plan.column.name,
            items=items,
            reason=reason,
            looked=len(self._seen),
            pages=self._paging.total_pages,
        )
        return Step()

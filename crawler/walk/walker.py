"""Readings of one column's pages → the next requests, the items seen, the proof of the end.

Pure: fed by the spider, tested without a network.
"""

from datetime import date

from crawler.walk.dating import PageDates
from crawler.walk.details import detail_reason, named_facts, with_facts, with_form
from crawler.walk.ending import Ending, ending_notes
from crawler.walk.locate import Locator
from crawler.walk.order import Order, in_order
from crawler.walk.paging import Paging
from crawler.walk.plan import Mode, WalkPlan
from crawler.walk.steps import ArticleNeed, Step
from model.columns import ColumnKind
from model.fetching import PageRequest
from model.identity import canonical_address, host_of, is_external
from model.items import DateSource, Sighting
from model.pages import ArticleReading, ListReading, PageKind, PageReading, Row
from model.runs import ColumnWalk, WalkEnd
from model.text import clean_line

#: Shells that may hold one another before the list is given up.
_MOST_SHELLS = 3
#: Pages in a row without a new row after which a list is taken to have ended.
_BARREN_PAGES = 2
#: Repeated answers in a row after which a stated total is given up.
_MOST_REPEATS = 10
#: Pages from which on looking for the year's first page is cheaper than walking to it.
_LEAST_PAGES_TO_BISECT = 6


class Walker:
    """The walk of one column."""

    def __init__(self, plan: WalkPlan) -> None:
        self.plan = plan
        self.list_pages = 0
        self._hosts = plan.hosts | {host_of(plan.column.url)}
        self._paging = Paging(self._hosts)
        self._order = Order()
        self._seen: set[str] = set()
        self._previous: list[str] = []
        self._page: PageDates | None = None
        self._waiting: dict[str, Sighting] = {}
        self._locator: Locator | None = None
        self._looked: dict[int, PageReading] = {}
        self._looking_at = 0
        self._looked_at: set[str] = set()
        self._shells = 0
        self._alternatives: tuple[PageRequest, ...] = ()
        self._barren = 0
        self._repeats = 0
        self._shown: set[int] = set()
        self._fresh = 0
        self._has_shifted = False
        self._page_size = 0
        self._row_count = 0
        self._undated = 0
        self._covers_to = ""
        self._first_request = PageRequest(url=plan.column.url)
        self._ending: Ending | None = None
        self._is_rereading = False

    # -- what the spider calls

    def start(self) -> Step:
        """The first page."""
        return Step(pages=(self._first_request,))

    def take_page(self, request: PageRequest, reading: PageReading) -> Step:
        """Take a list page that was asked for."""
        self.list_pages += 1
        listing = reading.listing
        problems = listing.problems or (() if listing.rows else reading.problems)
        if problems:
            return self._unread("；".join(problems[:3]))
        if not listing.rows and listing.elsewhere:
            return self._into_shell(listing)
        if not listing.rows and self._alternatives:
            return Step(pages=(self._pop_alternative(),))
        if self._looking_at:
            return self._look(reading)
        if self._paging.page == 0 and not self._is_rereading:
            self._first_request = request
            if not listing.rows:
                return self._without_rows(reading)
        return self._enter(reading)

    def take_article(self, address: str, article: ArticleReading | None) -> Step:
        """Take the answer to an article need; None: it could not be read."""
        if self._page is not None and self._page.is_waiting_for(address):
            self._page.take(address, article)
            return self._settle()
        sighting = self._waiting.pop(address, None)
        if sighting is None:
            return Step()
        if article is not None:
            sighting = with_facts(sighting, article)
        sighting = with_form(sighting, self.plan.column.kind, article)
        return self._closed(Step(sightings=(sighting,)))

    def unchanged(self) -> Step:
        """Take the answer that the first page is as at the last visit (304)."""
        self.list_pages += 1
        return self._end(WalkEnd.KNOWN, "首页面自上次以来未变化")

    def fail(self, why: str) -> Step:
        """Take the news that a list page could not be fetched."""
        return self._unread(why)

    # -- one page

    def _enter(self, reading: PageReading) -> Step:
        listing = reading.listing
        told = listing.pager.page if listing.pager else None
        page = told or self._paging.page + 1
        self._paging.take(listing.pager, page)
        addresses = [canonical_address(row.url) for row in listing.rows]
        self._note_shift(addresses)
        rows: dict[str, Row] = {}
        for address, row in zip(addresses, listing.rows, strict=True):
            if address not in self._seen:
                rows.setdefault(address, row)
        self._seen.update(rows)
        self._count_barren(addresses, has_new=bool(rows))
        self._row_count = len(listing.rows)
        self._page_size = max(self._page_size, self._row_count)
        self._page = PageDates(
            tuple(rows.values()),
            hosts=self.plan.hosts,
            known=self.plan.known,
            newest=self._order.low or self.plan.today,
        )
        return self._settle()

    def _count_barren(self, addresses: list[str], *, has_new: bool) -> None:
        """Count pages in a row that bring nothing new.

        Interfaces may give several pages in one answer and repeat it for each: where more is
        stated than was seen, repeated answers are borne with for a while.
        """
        shown = hash(tuple(addresses))
        is_repeated = not addresses or shown in self._shown
        self._shown.add(shown)
        if has_new:
            self._barren = self._repeats = 0
        elif not self._paging.states_more_than(len(self._seen)):
            self._barren += 1
        elif is_repeated:
            self._repeats += 1

    def _note_shift(self, addresses: list[str]) -> None:
        """See whether rows of the page before slid onto this one: an item came in on top."""
        overlap = sum(address in self._previous for address in addresses)
        is_slid = bool(addresses) and addresses[0] in self._previous[1:]
        if is_slid and overlap * 2 < len(addresses):
            self._has_shifted = True
        self._previous = addresses

    def _settle(self) -> Step:
        page = self._page
        if page is None:
            return Step()
        needs = page.needs()
        if needs or not page.is_settled:
            return Step(articles=needs)
        self._page = None
        sightings = [self._sighting(page, place) for place in range(len(page.rows))]
        dates = page.dates()
        self._order.add(dates)
        self._undated += sum(each.published_on is None for each in sightings)
        fresh = [each for each in sightings if self._is_fresh(each)]
        self._fresh += len(fresh)
        done, articles = self._with_details(sightings)
        step = self._onward(dates, sightings, has_fresh=bool(fresh))
        return Step(
            pages=step.pages,
            articles=(*articles, *step.articles),
            sightings=(*done, *step.sightings),
            walk=step.walk,
        )

    def _sighting(self, page: PageDates, place: int) -> Sighting:
        row = page.rows[place]
        day, source, doubt = page.result(place)
        return Sighting(
            address=page.addresses[place],
            url=row.url,
            title=clean_line(row.title),
            published_on=day,
            date_source=source,
            is_external=is_external(row.url, self.plan.hosts),
            column=self.plan.column.name,
            date_doubt=doubt,
            facts=named_facts(row.extra),
        )

    def _with_details(self, sightings: list[Sighting]) -> tuple[list[Sighting], list[ArticleNeed]]:
        """What can be recorded at once, and the articles that the others wait for."""
        done, needs = [], []
        for sighting in sightings:
            reason = detail_reason(self.plan.column.kind, sighting, self.plan.year)
            if reason and not (self.plan.mode is Mode.NEW and not self._is_fresh(sighting)):
                self._waiting[sighting.address] = sighting
                needs.append(ArticleNeed(address=sighting.address, url=sighting.url, reason=reason))
            else:
                done.append(with_form(sighting, self.plan.column.kind, None))
        return done, needs

    def _is_fresh(self, sighting: Sighting) -> bool:
        known = self.plan.known.get(sighting.address)
        return known is None or known[0] != sighting.title

    # -- where to go next

    def _onward(self, dates: list[date], seen: list[Sighting], *, has_fresh: bool) -> Step:
        if self._is_rereading:
            return self._reread_onward(is_all_new=0 < self._row_count <= len(seen))
        if self._is_older(dates, seen):
            return self._end(WalkEnd.OLDER, f"整页早于 {self.plan.year} 年，且此前顺序成立")
        if self.plan.mode is Mode.NEW and not has_fresh and self._paging.page == 1:
            hidden = self._hidden_rows()
            if not hidden:
                return self._end(WalkEnd.KNOWN, "首页面没有新信息")
        elif self.plan.mode is Mode.NEW and not has_fresh and not self._hidden_rows():
            return self._end(WalkEnd.KNOWN, "其后各行均已记录")
        if self._should_locate(dates):
            return self._begin_locating(dates)
        return self._next_page()

    def _hidden_rows(self) -> int:
        """Items by which the stated total grew beyond the new rows seen: back-dated somewhere."""
        proven, now = self.plan.proven, self._paging.total_items
        if proven is None or proven.stated_items is None or now is None:
            return 0
        return max(0, now - proven.stated_items - self._fresh)

    def _is_older(self, dates: list[date], seen: list[Sighting]) -> bool:
        if self.plan.mode is not Mode.YEAR or not dates or not self._order.has_held:
            return False
        if any(each.published_on is None and not each.is_external for each in seen):
            return False
        edge = date(self.plan.year, 1, 1).toordinal() - self._order.slack_days
        return all(day.toordinal() < edge for day in dates)

    def _next_page(self) -> Step:
        if (
            self._repeats
            and self._paging.is_at_end()
            and self._paging.states_more_than(len(self._seen))
        ):
            return self._unread(
                f"标称共 {self._paging.total_items} 条，翻页内容重复，只读到 {len(self._seen)} 条"
            )
        if self._paging.is_at_end():
            return self._end(WalkEnd.LAST_PAGE, self._last_page_words())
        if self._barren >= _BARREN_PAGES:
            return self._end(WalkEnd.NO_NEW_ROWS, f"连续 {self._barren} 页没有新信息")
        if self._repeats >= _MOST_REPEATS:
            return self._unread(f"连续 {self._repeats} 页内容重复，标称总数未读满")
        if self._paging.page >= self._cap():
            return self._unread(f"翻到第 {self._paging.page} 页仍未结束，已达上限，疑似无尽翻页")
        looked = self._looked.pop(self._paging.page + 1, None)
        if looked is not None:
            return self._enter(looked)
        request = self._paging.next_request()
        if request is not None:
            return Step(pages=(request,))
        if doubt := self._paging.doubt_of_end(len(self._seen), self._page_size):
            return self._unread(doubt)
        return self._end(WalkEnd.LAST_PAGE, self._last_page_words())

    def _cap(self) -> int:
        return max(self.plan.max_pages, self._paging.total_pages or 0)

    def _last_page_words(self) -> str:
        if self._paging.total_pages:
            return f"共 {self._paging.total_pages} 页，已到末页"
        return "已到末页" if self._paging.has_pager else "只有一页"

    # -- shells, empty lists, single pages

    def _into_shell(self, listing: ListReading) -> Step:
        self._shells += 1
        self._paging.learn(listing.pager)
        self._alternatives = tuple(
            request for request in listing.elsewhere if host_of(request.url) in self._hosts
        )
        if self._shells > _MOST_SHELLS or not self._alternatives:
            return self._unread("列表在另一处（框架或接口），但无法取得")
        return Step(pages=(self._pop_alternative(),))

    def _pop_alternative(self) -> PageRequest:
        first, *rest = self._alternatives
        self._alternatives = tuple(rest)
        return first

    def _without_rows(self, reading: PageReading) -> Step:
        if reading.listing.is_empty_list:
            if earlier := self.plan.earlier_rows:
                return self._unread(f"F02 列表为空（上次 {earlier} 条），判为异常，不计 0")
            return self._end(WalkEnd.EMPTY, "页面是空列表")
        kind = self.plan.column.kind
        if (
            reading.page is PageKind.ARTICLE
            and reading.article is not None
            and kind not in {ColumnKind.LETTERS, ColumnKind.SERVICE}
        ):
            return self._single(reading, reading.article)
        return self._unread("页面上没有找到信息列表")

    def _single(self, reading: PageReading, article: ArticleReading) -> Step:
        """A column that is one article: the page itself is its item."""
        address = canonical_address(self.plan.column.url)
        self._seen.add(address)
        source = DateSource.ARTICLE if article.published_on else DateSource.UNKNOWN
        sighting = Sighting(
            address=address,
            url=reading.url,
            title=clean_line(article.title) or self.plan.column.name,
            published_on=article.published_on,
            date_source=source,
            is_external=False,
            column=self.plan.column.name,
            date_doubt=article.date_doubt or ("" if article.published_on else "页面无发布日期"),
            facts=named_facts(article.facts),
        )
        step = self._end(WalkEnd.LAST_PAGE, "栏目地址就是一篇文章，按一条信息计")
        sighting = with_form(sighting, self.plan.column.kind, article)
        return Step(sightings=(sighting,), walk=step.walk)

    # -- finding the first page of a past year

    def _should_locate(self, dates: list[date]) -> bool:
        return (
            self.plan.may_bisect
            and self.plan.mode is Mode.YEAR
            and self._paging.page == 1
            and self._paging.request_for is not None
            and (self._paging.total_pages or 0) >= _LEAST_PAGES_TO_BISECT
            and self._order.has_held
            and bool(dates)
            and in_order(dates)[-1] > date(self.plan.year, 12, 31)
        )

    def _begin_locating(self, dates: list[date]) -> Step:
        self._locator = Locator(
            first=in_order(dates)[-1],
            pages=self._paging.total_pages or 0,
            day=date(self.plan.year, 12, 31),
        )
        return self._look_on(self._locator)

    def _look_on(self, locator: Locator) -> Step:
        if locator.start is not None:
            return self._walk_from(locator.start)
        request_for = self._paging.request_for
        if request_for is None:
            return self._walk_from(2)
        self._looking_at = locator.next_look()
        return Step(pages=(request_for(self._looking_at),))

    def _look(self, reading: PageReading) -> Step:
        page, self._looking_at = self._looking_at, 0
        locator = self._locator
        self._looked[page] = reading
        dates = [row.published_on for row in reading.listing.rows if row.published_on]
        addresses = {canonical_address(row.url) for row in reading.listing.rows}
        if addresses & (self._seen | self._looked_at):
            # The server gives rows again that stand elsewhere: its pages are not what they seem.
            self._looked.clear()
            return self._walk_from(2)
        self._looked_at |= addresses
        if locator is None or len(dates) < len(reading.listing.rows) or not dates:
            return self._walk_from(2)
        order = Order()
        order.add(dates)
        is_ordered = order.slack_days == 0 and dates == sorted(dates, reverse=True)
        if not is_ordered or not locator.add(page, oldest=in_order(dates)[-1]):
            return self._walk_from(2)
        return self._look_on(locator)

    def _walk_from(self, page: int) -> Step:
        """Walk on from a page; newer pages were passed over if it is not the second."""
        self._locator = None
        if page > 2:  # noqa: PLR2004 - nothing lies between page 1 and page 2
            self._covers_to = f"{self.plan.year}-12-31"
            self._previous = []
        self._paging.jump(page)
        return self._next_page()

    # -- the end

    def _end(self, end: WalkEnd, words: str) -> Step:
        self._ending = Ending(end=end, words=words)
        needs_reread = self._has_shifted or self._paging.has_shrunk
        if needs_reread and not self._is_rereading and end is not WalkEnd.EMPTY:
            self._is_rereading = True
            self._paging = self._paging_again()
            return Step(pages=(self._first_request,))
        return self._closed(Step())

    def _paging_again(self) -> Paging:
        again = Paging(self._hosts)
        again.total_items = None
        return again

    def _reread_onward(self, *, is_all_new: bool) -> Step:
        """After the list moved while it was walked: read on from the top until known rows come."""
        request = self._paging.next_request() if is_all_new else None
        if request is not None:
            return Step(pages=(request,))
        return self._closed(Step())

    def _unread(self, why: str) -> Step:
        self._ending = Ending(end=WalkEnd.UNREAD, words=why)
        self._page = None
        rest = tuple(self._waiting.values())
        self._waiting.clear()
        return self._closed(Step(sightings=rest))

    def _closed(self, step: Step) -> Step:
        """The step with the walk's record, if list and articles are all in."""
        ending = self._ending
        is_open = ending is None or self._waiting or (self._is_rereading and self._page is not None)
        if ending is None or is_open:
            return step
        walk = ColumnWalk(
            column=self.plan.column.name,
            end=ending.end,
            reason=ending.words,
            list_pages=self.list_pages,
            rows=len(self._seen) or (self.plan.earlier_rows if ending.end is WalkEnd.KNOWN else 0),
            stated_items=self._stated_items(ending.end),
            stated_pages=self._paging.total_pages,
            covers_from=self._covers_from(ending.end),
            covers_to=self._covers_to,
            notes=ending_notes(
                ending,
                rows=len(self._seen),
                stated=self._paging.total_items,
                undated=self._undated,
                has_shifted=self._has_shifted,
                is_whole=not self._covers_to,
            ),
        )
        return Step(pages=step.pages, articles=step.articles, sightings=step.sightings, walk=walk)

    def _stated_items(self, end: WalkEnd) -> int | None:
        if end is WalkEnd.KNOWN and self.plan.proven is not None and not self._seen:
            return self.plan.proven.stated_items
        return self._paging.total_items

    def _covers_from(self, end: WalkEnd) -> str:
        if end is WalkEnd.KNOWN and self.plan.proven is not None:
            return self.plan.proven.covers_from
        is_cut = end is WalkEnd.OLDER or bool(self._covers_to)
        return f"{self.plan.year}-01-01" if is_cut else ""

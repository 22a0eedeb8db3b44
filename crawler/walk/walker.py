"""Readings of one column's pages → the next requests, the items, the proof of the end. Pure."""

from dataclasses import replace
from datetime import date

from crawler.walk.dating import PageDates
from crawler.walk.details import with_facts, with_form
from crawler.walk.ending import Ending, Sums, walk_record
from crawler.walk.judging import hidden_rows, is_wholly_older, split_by_need
from crawler.walk.order import Order
from crawler.walk.paging import Paging
from crawler.walk.past_year import PastYear
from crawler.walk.plan import Mode, WalkPlan
from crawler.walk.second_look import SecondLook
from crawler.walk.sightings import is_fresh, page_sighting, row_sighting
from crawler.walk.steps import Step
from crawler.walk.trail import BARREN_PAGES, Trail
from crawler.walk.traps import find_trap, last_page_words
from model.columns import ColumnKind
from model.fetching import PageRequest
from model.identity import host_of
from model.items import Sighting
from model.pages import ArticleReading, ListReading, PageKind, PageReading
from model.runs import WalkEnd

#: Shells that may hold one another before the list is given up.
_MOST_SHELLS = 3
#: Why a walk is unread whose first page shows no list; a browser may see one there.
NO_LIST = "页面上没有找到信息列表"


class Walker:
    """The walk of one column."""

    def __init__(self, plan: WalkPlan) -> None:
        self.plan = plan
        self.list_pages = 0
        self._hosts = plan.hosts | {host_of(plan.column.url)}
        self._paging = Paging(self._hosts)
        self._order = Order()
        self._trail = Trail()
        self._past = PastYear(plan, self._paging)
        self._page: PageDates | None = None
        self._waiting: dict[str, Sighting] = {}
        self._shells = 0
        self._alternatives: tuple[PageRequest, ...] = ()
        self._fresh = 0
        self._undated = 0
        self._covers_to = ""
        self._first_request = PageRequest(url=plan.column.url)
        self._ending: Ending | None = None
        self._look = SecondLook()
        self._pages_at_start = 0
        self._has_new = False
        self._awaits_look = False
        #: True once the record of the walk was given out.
        self.is_closed = False

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
            return self.fail("；".join(problems[:3]))
        if not listing.rows and listing.elsewhere:
            return self._into_shell(listing)
        if not listing.rows and self._alternatives:
            return Step(pages=(self._pop_alternative(),))
        if self._past.looking_at:
            return self._locate(self._past.look(reading))
        if self._paging.page == 0 and not self._look.is_on:
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
        """Take the news that a list page could not be read."""
        if self._look.is_on and not self._look.has_moved:
            return self._close_look()
        return self._unread(why)

    # -- one page

    def _enter(self, reading: PageReading) -> Step:
        listing = reading.listing
        told = listing.pager.page if listing.pager else None
        page = told or self._paging.page + 1
        self._paging.take(listing.pager, page)
        rows = self._trail.take(
            listing.rows, states_more=self._paging.states_more_than(len(self._trail.seen))
        )
        self._has_new = bool(rows)
        self._look.take(page, self._trail.addresses, new=len(rows))
        self._page = PageDates(
            rows,
            hosts=self.plan.hosts,
            known=self.plan.known,
            newest=self._order.low or self.plan.today,
        )
        return self._settle()

    def _settle(self) -> Step:
        page = self._page
        if page is None:
            return Step()
        needs = page.needs()
        if needs or not page.is_settled:
            return Step(articles=needs)
        self._page = None
        sightings = [
            row_sighting(row, page.addresses[place], page.result(place), self.plan)
            for place, row in enumerate(page.rows)
        ]
        dates = page.dates()
        self._order.add(dates)
        self._undated += sum(each.published_on is None for each in sightings)
        fresh = [each for each in sightings if is_fresh(each, self.plan)]
        self._fresh += len(fresh)
        done, waiting, articles = split_by_need(sightings, self.plan)
        self._waiting |= waiting
        for address in page.addresses:
            self.plan.known.pop(address, None)  # asked of rows new to this walk alone
        step = self._onward(dates, sightings, has_fresh=bool(fresh))
        return Step(
            pages=step.pages,
            articles=(*articles, *step.articles),
            sightings=(*done, *step.sightings),
            walk=step.walk,
        )

    # -- where to go next

    def _onward(self, dates: list[date], seen: list[Sighting], *, has_fresh: bool) -> Step:
        if self._look.is_on:
            return self._look_onward()
        if is_wholly_older(self.plan, self._order, dates, seen):
            return self._end(WalkEnd.OLDER, f"已翻到 {self.plan.year} 年以前，且日期有序")
        is_known = self.plan.mode is Mode.NEW and not has_fresh
        if is_known and not hidden_rows(self.plan, self._paging.total_items, self._fresh):
            is_first = self._paging.page == 1
            return self._end(WalkEnd.KNOWN, "首页面没有新信息" if is_first else "其后各行均已记录")
        if self._past.is_worth_while(dates, self._order):
            return self._locate(self._past.begin(dates, self._trail.addresses))
        return self._next_page()

    def _next_page(self) -> Step:
        if trap := find_trap(self._paging, self._trail, max_pages=self.plan.max_pages):
            return self._unread(trap)
        if self._paging.is_at_end():
            return self._end(WalkEnd.LAST_PAGE, last_page_words(self._paging))
        if self._trail.barren >= BARREN_PAGES:
            return self._end(WalkEnd.NO_NEW_ROWS, f"连续 {self._trail.barren} 页没有新信息")
        looked = self._past.looked.pop(self._paging.page + 1, None)
        if looked is not None:
            return self._enter(looked)
        request = self._paging.next_request()
        if request is not None:
            return Step(pages=(request,))
        if doubt := self._paging.doubt_of_end(len(self._trail.seen), self._trail.page_size):
            return self._unread(doubt)
        return self._end(WalkEnd.LAST_PAGE, last_page_words(self._paging))

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
        return self._unread(NO_LIST)

    def _single(self, reading: PageReading, article: ArticleReading) -> Step:
        """A column that is one article: the page itself is its item."""
        sighting = page_sighting(article, reading.url, self.plan)
        self._trail.seen.take(sighting.address)
        step = self._end(WalkEnd.LAST_PAGE, "栏目地址就是一篇文章，按一条信息计")
        return Step(sightings=(sighting,), walk=step.walk)

    # -- finding the first page of a past year

    def _locate(self, found: int | PageRequest) -> Step:
        """Look at the page asked for, or walk on from the one found."""
        if isinstance(found, PageRequest):
            return Step(pages=(found,))
        if found > 2:  # noqa: PLR2004 - nothing lies between page 1 and page 2
            self._covers_to = f"{self.plan.year}-12-31"
            self._trail.forget_neighbour()
            self._look.start = found
        self._paging.jump(found)
        return self._next_page()

    # -- the end

    def _end(self, end: WalkEnd, words: str) -> Step:
        self._ending = Ending(end=end, words=words)
        return self._close_look() if end is WalkEnd.EMPTY else self._look_again()

    def _look_again(self) -> Step:
        """Where the list may have moved since it was read: look again from where it began."""
        is_due = self._look.is_due(
            pages=self.list_pages - self._pages_at_start,
            is_partial=self._look.start > 1 or self.plan.mode is Mode.NEW,
            has_shifted=self._trail.has_shifted,
            has_shrunk=self._paging.has_shrunk or self._trail.has_redated,
        )
        request_for, start = self._paging.request_for, self._look.start
        if not is_due:
            return self._close_look()
        self._awaits_look = True
        self._pages_at_start = self.list_pages
        self._trail.begin_again()
        if start > 1 and request_for is not None:
            self._paging.has_shrunk = False
            self._paging.jump(start)
            return Step(pages=(request_for(start),))
        self._paging = Paging(self._hosts)
        self._paging.learn_series(request_for)
        return Step(pages=(self._first_request,))

    def _look_onward(self) -> Step:
        if self._look.goes_on(self._paging.page, has_new=self._has_new):
            request = self._paging.next_request()
            if request is not None:
                return Step(pages=(request,))
        return self._look_again()

    def _close_look(self) -> Step:
        self._awaits_look = False
        return self._closed(Step())

    def _unread(self, why: str) -> Step:
        self._ending = Ending(end=WalkEnd.UNREAD, words=why)
        self._page = None
        self._awaits_look = False
        rest = tuple(self._waiting.values())
        self._waiting.clear()
        return self._closed(Step(sightings=rest))

    def _closed(self, step: Step) -> Step:
        """The step with the walk's record, if list and articles are all in."""
        ending = self._ending
        if ending is None or self._waiting or self._awaits_look or self.is_closed:
            return step
        self.is_closed = True
        sums = Sums(
            list_pages=self.list_pages,
            rows=len(self._trail.seen),
            undated=self._undated,
            has_shifted=self._look.has_moved,
            covers_to=self._covers_to,
        )
        return replace(step, walk=walk_record(self.plan, ending, self._paging, sums))

"""Pagers of the pages walked so far → the request for the next page, or the word on the end.

Pure.
"""

import re
from collections.abc import Callable

from model.fetching import PageRequest
from model.identity import host_of
from model.pages import Pager
from model.patterns import late_pattern

#: What a template engine left in an address; `javascript:` and the like lead nowhere.
_TEMPLATE = late_pattern(r"\{\{|\}\}|\$\{|\$cms|%7B%7B|<%|^(?!https?://)", re.IGNORECASE)


def is_template_link(url: str) -> bool:
    """True for an address that a template engine leaked, or that is none at all."""
    return _TEMPLATE.search(url) is not None


class Paging:
    """Remembers how the next pages of one list are reached."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts
        self._queue: tuple[PageRequest, ...] = ()
        self._made: Callable[[int], PageRequest] | None = None
        self._is_last = False
        self._is_open = False
        self._leaked = ""
        self.has_pager = False
        self.is_guess = False
        #: Number of the page taken last, from 1.
        self.page = 0
        self.total_items: int | None = None
        self.total_pages: int | None = None
        #: True where a stated number of items or pages fell while the list was walked.
        self.has_shrunk = False

    def learn(self, pager: Pager | None) -> None:
        """Take what the shell around a list kept elsewhere says of its pages."""
        if pager is not None:
            self._made = pager.request_for or self._made

    def learn_series(self, request_for: Callable[[int], PageRequest] | None) -> None:
        """Take over how addresses of pages are computed."""
        self._made = request_for

    def take(self, pager: Pager | None, page: int) -> None:
        """Take what page number `page` says."""
        self.page = page
        self._is_open = pager is not None and not pager.is_last
        self._is_last = pager is not None and pager.is_last
        if pager is None:
            return
        self.has_pager = True
        self.is_guess = pager.is_guess
        if pager.next or self._is_last:
            self._queue = pager.next
        self._made = pager.request_for or self._made
        if pager.total_items is not None:
            self.has_shrunk |= self.total_items is not None and pager.total_items < self.total_items
            self.total_items = pager.total_items
        if pager.total_pages is not None:
            before = self.total_pages or 0
            self.has_shrunk |= 0 < page <= pager.total_pages < before
        self.total_pages = pager.total_pages or self.total_pages

    @property
    def request_for(self) -> Callable[[int], PageRequest] | None:
        """Page number → its request, where addresses can be computed."""
        return self._made

    def is_at_end(self) -> bool:
        """True where the page says that it is the last, or the number of pages is reached."""
        if self.total_pages is not None and self.page < self.total_pages:
            return False
        return self._is_last or (self.total_pages is not None and self.page >= self.total_pages)

    def states_more_than(self, rows: int) -> bool:
        """True where more items or pages are stated than were seen."""
        more_items = self.total_items is not None and self.total_items > rows
        return more_items or (self.total_pages is not None and self.total_pages > self.page)

    def next_request(self) -> PageRequest | None:
        """The request for the next page, or None where nothing leads on."""
        while self._queue:
            request, self._queue = self._queue[0], self._queue[1:]
            if is_template_link(request.url):
                self._leaked = request.url
            elif host_of(request.url) in self._hosts:
                return request
        if self._made is None:
            return None
        if self.total_pages is not None:
            return self._made(self.page + 1) if self.page < self.total_pages else None
        return self._made(self.page + 1) if self._is_open else None

    def jump(self, page: int) -> None:
        """Go on behind page `page - 1`, as if it had been taken; the queue of links is void."""
        self.page = page - 1
        self._queue = ()

    def doubt_of_end(self, rows: int, page_size: int) -> str:
        """Why the end is not proven although nothing leads on; empty where it is."""
        if self.total_pages is not None and self.page < self.total_pages:
            return f"页面标称共 {self.total_pages} 页，到第 {self.page} 页后无法再翻"
        is_short = self.total_items is not None and rows + page_size <= self.total_items
        if is_short and not self.is_at_end():
            return f"页面标称共 {self.total_items} 条，只读到 {rows} 条便无法再翻"
        if self._leaked and not self.is_at_end():
            return f"下一页链接是未替换的模板（{self._leaked[:80]}），无法证明已到末页"
        return ""

"""建站系统写法: how CMS products write list pages and pagers, one product a module.

An idiom is a module with
    NAME                     the idiom's name, as `read` prints it
    read_list(source)        ListReading | None: rows the product writes by script, XML or JSON
    read_pager(source, rows) Pager | None: how this product reaches its next pages
Each returns None where the page is not of its product, and says so quickly: by `source.says` for
what may stand anywhere, by `source.scripts` for what stands in scripts alone.

A page that is only a shell gives a ListReading without rows: `elsewhere` holds the request for
the first part of its list, and its Pager's `request_for` all the others. An answer that cannot
know the rest of its own request (POST) gives no `next`: the shell's `request_for` goes on.
"""

from typing import Protocol

from crawler.pages.idioms import (
    boda,
    epoint,
    gkmlpt,
    guess,
    hanweb_jpage,
    hanweb_xxgk,
    iframe,
    index_n,
    inline_json,
    irs,
    jpaas,
    next_link,
    numbered,
    query_page,
    search_api,
    trs,
    ucap,
    webplus,
)
from crawler.pages.source import PageSource
from model.pages import ListReading, Pager, Row


class Idiom(Protocol):
    """What each module of this package offers."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a module's constant
        """The idiom's name."""

    def read_list(self, source: PageSource) -> ListReading | None:
        """Rows, or where they are to be had; None: not of this idiom."""

    def read_pager(self, source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
        """The pager of a page whose main list is `rows`; None: not of this idiom."""


#: Products first, then address styles, then plain links, and the guess last.
IDIOMS: tuple[Idiom, ...] = (
    hanweb_jpage,
    hanweb_xxgk,
    jpaas,
    gkmlpt,
    search_api,
    ucap,
    irs,
    epoint,
    trs,
    boda,
    webplus,
    inline_json,
    iframe,
    query_page,
    index_n,
    numbered,
    next_link,
    guess,
)

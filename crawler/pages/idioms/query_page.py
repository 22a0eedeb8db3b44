"""ASP, JSP, PHP lists: the page number is in the query (?page=, ?currentPage=, cur_page=).

Pure. Only links that differ from the page's own address in that one parameter belong to the pager.
"""

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.pages.idioms.addresses import get, parameters, with_parameters
from crawler.pages.idioms.links import (
    LAST,
    NEXT,
    NEXT_SIGN,
    PREVIOUS,
    PREVIOUS_SIGN,
    Link,
    around,
    short_links,
    written_queries,
)
from crawler.pages.idioms.series import series_pager
from crawler.pages.idioms.stated import read_stated
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "query_page"

_NAMES = late_pattern(
    r"^(?:page|p|pn|pg|paged|page_?(?:no|num|number|index|id)|cur_?page|current_?page|currpage|curpage|"
    r"current|this_?page|topage|to_?page|go_?page|cpage|nowpage|page_?now|pageindex|\w{0,12}_page)$",
    re.IGNORECASE,
)
#: Parameters of this visit that a pager need not bring back.
_ECHO = ("totalpage", "total", "_t", "t")
_INDEX = late_pattern(r"(?<=/)(?:index|default|list)\.\w+$", re.IGNORECASE)
_QUICK = late_pattern(r"[?&;](?:amp;)?\w*p(?:age|n|g)?\w*=\d", re.IGNORECASE)
_QUICK_CURRENT = late_pattern(r"[?&;]current=\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paging:
    """The links that vary one parameter, and how its values count pages."""

    name: str
    #: Each link of the pager with its page number, from 1.
    links: tuple[tuple[Link, int], ...]
    #: Value less page number: -1 where counting starts at 0.
    offset: int

    def request(self, page: int) -> PageRequest:
        """Request for a page; a link's other parameters may be more than the page's own."""
        return get(with_parameters(self.links[0][0].url, {self.name: page + self.offset}))

    def last(self) -> int | None:
        """Number of the page that 尾页 leads to."""
        return max((page for link, page in self.links if LAST.match(link.text)), default=None)

    def leads_beyond(self, page: int) -> bool:
        """True where a link leads further on."""
        return any(other > page for _, other in self.links)


def read_list(source: PageSource) -> ListReading | None:
    """Nothing: the rows stand in the markup. None always."""
    del source
    return None


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The pager whose links vary one parameter of this page's own address."""
    del rows
    if not source.says("?"):
        return None
    written = written_queries(source)
    if not _QUICK.search(written) and not _QUICK_CURRENT.search(written):
        return None
    paging = _paging(short_links(source), source.url)
    if paging is None:
        return None
    here = parameters(source.url).get(paging.name, "")
    page = max(int(here) - paging.offset, 1) if here.isdecimal() else 1
    stated = read_stated(around(paging.links[0][0]))
    pages = stated.pages or paging.last()
    return series_pager(
        idiom=NAME,
        page=page,
        request_for=paging.request,
        total_pages=pages,
        total_items=stated.items,
        is_last=page >= pages if pages else not paging.leads_beyond(page),
    )


def _paging(links: tuple[Link, ...], url: str) -> _Paging | None:
    """The parameter that most pager links vary; None where there is none."""
    varied = [(each, _varied(each.url, url)) for each in links if _is_pager_link(each)]
    votes = Counter(name for _, names in varied for name in names)
    if not votes:
        return None
    name = votes.most_common(1)[0][0]
    values = [(each, int(parameters(each.url)[name])) for each, names in varied if name in names]
    offset = _offset(values)
    return _Paging(name, tuple((each, value - offset) for each, value in values), offset)


def _is_pager_link(link: Link) -> bool:
    signs = (NEXT, LAST, NEXT_SIGN, PREVIOUS, PREVIOUS_SIGN)
    return bool(link.url) and (bool(link.number) or any(each.match(link.text) for each in signs))


def _offset(values: list[tuple[Link, int]]) -> int:
    """-1 where the numbers shown are one more than the numbers sent, else 0."""
    votes = Counter(value - link.number for link, value in values if link.number)
    return -1 if votes and votes.most_common(1)[0][0] == -1 else 0


def _varied(link: str, url: str) -> list[str]:
    """Page parameters that are the only difference between a link and the page's address."""
    if not _is_same_path(link, url):
        return []
    asked, here = parameters(link), parameters(url)
    return [
        name
        for name, value in asked.items()
        if _NAMES.match(name) and value.isdecimal() and _others_agree(asked, here, name)
    ]


def _is_same_path(link: str, url: str) -> bool:
    one, two = urlsplit(link), urlsplit(url)
    if one.netloc.lower() != two.netloc.lower():
        return False
    return one.path == two.path or _INDEX.sub("", one.path) == _INDEX.sub("", two.path)


def _others_agree(asked: dict[str, str], here: dict[str, str], name: str) -> bool:
    """True where the page's own parameters come back unchanged; a pager may add some."""
    return all(
        asked.get(key) == value for key, value in here.items() if key != name and key not in _ECHO
    )

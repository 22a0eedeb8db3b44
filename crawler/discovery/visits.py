"""One page of the site → what discovery may conclude from it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.pages.landmarks import is_article_address
from crawler.pages.navigation import ColumnLink, LinkPlace
from model.columns import ColumnKind
from model.identity import canonical_address, host_of
from model.pages import ListReading, PageKind, PageReading, Row

_TOPIC_INDEX = re.compile(r"专题|专栏")
_INDEX_FILE = re.compile(r"/(?:index\w*\.\w+)?$")
_MOST = 0.8
_FEW_BLOCKS = 2
#: Kinds whose column may be one article and no list.
SINGLE_KINDS = frozenset({ColumnKind.OVERVIEW, ColumnKind.DISCLOSURE})


class Shape(StrEnum):
    """What a page is to discovery."""

    #: A list of items: a column.
    LIST = "list"
    #: A list of columns, as the index of topics is.
    INDEX = "index"
    #: One article.
    ARTICLE = "article"
    #: Blocks and menus of a section.
    SECTION = "section"


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A page that was looked at."""

    link: ColumnLink
    reading: PageReading
    links: tuple[ColumnLink, ...]

    @property
    def name(self) -> str:
        """What the site calls it: its link, else its ColumnName tag."""
        return self.link.name or dict(self.reading.tags).get("ColumnName", "")

    @property
    def path(self) -> tuple[str, ...]:
        """Its parents and itself, outermost first."""
        return (*self.link.parents, self.name)


def shape_of(visit: Visit) -> Shape:
    """What a page is: list, index of columns, article or section."""
    listing = visit.reading.listing
    if visit.reading.page is PageKind.ARTICLE:
        return Shape.ARTICLE
    if listing.elsewhere and not listing.rows:
        return Shape.LIST
    if _is_index(listing.rows):
        return Shape.INDEX
    if _has_own_blocks(visit, listing):
        return Shape.SECTION
    if listing.rows or listing.is_empty_list or _is_short_list(listing):
        return Shape.LIST
    return Shape.SECTION


def _is_short_list(listing: ListReading) -> bool:
    """True where no row was read though a pager says that pages follow."""
    return listing.pager is not None and bool(listing.pager.next) and not listing.pager.is_guess


def _is_index(rows: Sequence[Row]) -> bool:
    """True where most rows lead to columns and carry no date."""
    leading = sum(_leads_to_column(row) for row in rows)
    return bool(rows) and leading >= _MOST * len(rows)


def _leads_to_column(row: Row) -> bool:
    if row.published_on or row.month_day:
        return False
    path = urlsplit(row.url).path
    return bool(_INDEX_FILE.search(path)) or not is_article_address(row.url)


def _has_own_blocks(visit: Visit, listing: ListReading) -> bool:
    """True where several 更多 links lead to parts of this page, and nothing turns its pages."""
    if listing.pager is not None and (listing.pager.next or listing.pager.total_pages):
        return False
    own = canonical_address(visit.reading.url)
    parts = {
        canonical_address(link.url)
        for link in visit.links
        if link.place is LinkPlace.MORE and host_of(link.url) == host_of(visit.reading.url)
    } - {own}
    return len(parts) >= _FEW_BLOCKS


def is_topic_index(visit: Visit) -> bool:
    """True where a page gathers topics."""
    return bool(_TOPIC_INDEX.search(visit.name))


def row_links(visit: Visit) -> tuple[ColumnLink, ...]:
    """The rows of an index page as links to columns."""
    return tuple(
        ColumnLink(url=row.url, name=row.title, parents=visit.path, place=LinkPlace.BODY)
        for row in visit.reading.listing.rows
        if _leads_to_column(row)
    )

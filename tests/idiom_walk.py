"""A plain walk over a column: every page's rows until the pager says that it is the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from idiom_sites import SimSite

from crawler.pages.read import read_listing
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import Pager, Row

_MOST_PAGES = 200


@dataclass(frozen=True)
class Step:
    """One request of a walk and what its answer gave."""

    request: PageRequest
    rows: tuple[Row, ...]
    pager: Pager | None


def open_page(site: SimSite, request: PageRequest) -> PageSource:
    """The simulated site's answer to a request."""
    parts = urlsplit(request.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    reply = site.reply(request.method, target, request.body or "")
    assert reply.status == 200, request
    return PageSource(url=request.url, body=reply.body, content_type=reply.content_type)


def walk(site: SimSite, request: PageRequest | None) -> Iterator[Step]:
    """Each list page or answer from `request` on; shells are passed through."""
    series, page = None, 0
    for _ in range(_MOST_PAGES):
        if request is None:
            return
        source = open_page(site, request)
        listing = read_listing(source)
        pager = listing.pager
        series = (pager.request_for if pager else None) or series
        if listing.elsewhere:
            request = listing.elsewhere[0]
            continue
        yield Step(request, listing.rows, pager)
        page = (pager.page if pager else None) or page + 1
        if pager is None or pager.is_last:
            return
        request = pager.next[0] if pager.next else series(page + 1) if series else None
    raise AssertionError("the walk does not end")

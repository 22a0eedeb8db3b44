"""One page → all that the reader sees on it.

Pure.
"""

from datetime import date

from crawler.pages.source import PageSource
from model.columns import Selectors
from model.pages import PageKind, PageReading

EVERYTHING = frozenset({"list", "article", "marks", "tags"})


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    selectors: Selectors = Selectors(),
    hint: PageKind | None = None,
    today: date | None = None,
    parts: frozenset[str] = EVERYTHING,
) -> PageReading:
    """Read a page; whatever is odd about it becomes a problem of the reading, never an error."""
    source = PageSource(url=url, body=body, content_type=content_type)
    del selectors, today, parts
    return PageReading(url=url, page=hint or PageKind.OTHER, encoding=source.decoded.encoding)

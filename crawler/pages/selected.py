"""A person's selector → the pager it names.

Pure.
"""

from lxml.cssselect import CSSSelector, SelectorError

from crawler.pages.rows import address_of
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import Pager


def selected_pager(source: PageSource, selector: str) -> Pager | None:
    """The next page by a selector; `is_last` where it selects nothing; None where it is none."""
    try:
        found = CSSSelector(selector)(source.tree)
    except SelectorError:
        return None
    for element in found:
        link = element if element.tag == "a" else element.find(".//a")
        url = address_of(link, source.base) if link is not None else ""
        if url and url != source.url:
            return Pager(idiom="selectors", next=(PageRequest(url=url),))
    return Pager(idiom="selectors", is_last=True)

"""Velocity-template sites: index.htm, index1.htm without underscore, `<<` and `>>` only.

Pure. Nothing states a total; on later pages the template leaks into the links.
"""

from urllib.parse import urljoin

from crawler.pages.idioms.addresses import get
from crawler.pages.idioms.links import NEXT, NEXT_SIGN, PREVIOUS, PREVIOUS_SIGN, Link, links_of
from crawler.pages.idioms.series import series_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "index_n"

#: The word comes first, so that the search is for it; nothing of a name stands before it.
_QUICK = late_pattern(r"index(?<!\windex)\d+\.s?html?")
_TEMPLATES = ("$cms.getIndexFileName", "getIndexFileName(")
_FILE = late_pattern(r"/(index)(\d*)\.(s?html?)$")


def read_list(source: PageSource) -> ListReading | None:
    """Nothing: the rows stand in the markup. None always."""
    del source
    return None


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """The pager of `>>` to the next file; a page that only leads back is the last."""
    del rows
    text = source.text
    if not _QUICK.search(text) and not any(each in text for each in _TEMPLATES):
        return None
    links = links_of(source)
    page, extension = _place(source.url, links)
    following = _following(links, source.url, page)
    leads_back = any(_is_back(each) for each in links)
    if following is None and not leads_back:
        return None
    is_leaked = following is None and any(_is_next(each) and each.is_leaked for each in links)

    def request_for(number: int) -> PageRequest:
        return get(urljoin(source.url, f"index{'' if number == 1 else number - 1}.{extension}"))

    return series_pager(
        idiom=NAME,
        page=page,
        request_for=request_for,
        is_last=following is None and not is_leaked,
        following=get(following.url) if following else None,
        is_guess=is_leaked,
    )


def _place(url: str, links: tuple[Link, ...]) -> tuple[int, str]:
    """Number of this page, and the suffix of its files."""
    if here := _FILE.search(url.partition("?")[0]):
        return int(here[2] or 0) + 1, here[3]
    linked = next((found for each in links if (found := _FILE.search(each.url)) and found[2]), None)
    return 1, linked[3] if linked else "htm"


def _is_next(link: Link) -> bool:
    return bool(NEXT.match(link.text) or NEXT_SIGN.match(link.text))


def _is_back(link: Link) -> bool:
    """True for `<<` or 上一页 to a file of the series, or one that the template leaked into."""
    is_back = PREVIOUS.match(link.text) or PREVIOUS_SIGN.match(link.text)
    return bool(is_back) and (link.is_leaked or bool(_FILE.search(link.url)))


def _following(links: tuple[Link, ...], url: str, page: int) -> Link | None:
    """The `>>` that leads to the next file of this folder."""
    expected = urljoin(url, f"index{page}.")
    return next((each for each in links if _is_next(each) and each.url.startswith(expected)), None)

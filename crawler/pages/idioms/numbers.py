"""Numbered links of a pager → the series of addresses they belong to.

Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.pages.idioms.addresses import get
from model.fetching import PageRequest
from model.patterns import late_pattern

_DIGITS = late_pattern(r"\d+")
_MAX_OFFSET = 1


@dataclass(frozen=True, slots=True)
class Series:
    """Addresses that differ in one number, which runs with the page number."""

    #: What stands before and after the number.
    head: str
    tail: str
    #: Number in the address less page number: 0, or -1 where counting starts at 0.
    offset: int
    #: Address of page 1, which often bears no number.
    first: str = ""

    def url(self, page: int) -> str:
        """Address of a page, from 1."""
        if page == 1 and self.first:
            return self.first
        return f"{self.head}{page + self.offset}{self.tail}"

    def request(self, page: int) -> PageRequest:
        """Request for a page, from 1."""
        return get(self.url(page))

    def page_of(self, url: str) -> int | None:
        """Number of the page at an address; None where it is not of the series."""
        if self.first and url == self.first:
            return 1
        if not (url.startswith(self.head) and url.endswith(self.tail)):
            return None
        middle = url[len(self.head) : len(url) - len(self.tail)]
        return int(middle) - self.offset if middle.isdecimal() else None


def fit_series(numbered: Iterable[tuple[int, str]], *, first: str = "") -> Series | None:
    """The series that numbered links (page, address) agree on; None where they do not.

    One link from page 2 on is enough if only one number of its address fits. `first`: the
    address of page 1, if it is known. Links to page 1 do not vote: it often bears no number.
    """
    pages = {(page, url) for page, url in numbered if page > 1}
    votes = _common_to_all(pages) or _votes(pages)
    if not votes:
        return None
    (head, tail, offset), best = max(votes.items(), key=_rank)
    if best < len(pages) * 2 / 3:
        return None
    return Series(head=head, tail=tail, offset=offset, first=first)


def _common_to_all(pages: set[tuple[int, str]]) -> dict[tuple[str, str, int], int]:
    """The series of the first address that all the others fit, as nearly always one does."""
    page, url = next(iter(pages), (0, ""))
    return {
        (head, tail, offset): len(pages)
        for head, tail, offset in _candidates(page, url)
        if all(url == f"{head}{page + offset}{tail}" for page, url in pages)
    }


def _votes(pages: set[tuple[int, str]]) -> dict[tuple[str, str, int], int]:
    """Each series that an address may be of → how many addresses may be."""
    votes: dict[tuple[str, str, int], int] = {}
    for page, url in pages:
        for candidate in _candidates(page, url):
            votes[candidate] = votes.get(candidate, 0) + 1
    return votes


def _rank(vote: tuple[tuple[str, str, int], int]) -> tuple[int, int, int]:
    """Most votes first; of equals the number that stands last, then the one equal to the page."""
    (head, _tail, offset), count = vote
    return count, len(head), offset


def _candidates(page: int, url: str) -> set[tuple[str, str, int]]:
    """Each number in the address that may be the page's."""
    path_at = url.find("/", url.find("//") + 2)
    return {
        (url[: found.start()], url[found.end() :], offset)
        for found in _DIGITS.finditer(url, max(path_at, 0))
        if -_MAX_OFFSET <= (offset := int(found[0]) - page) <= 0 and _is_plain(found[0])
    }


def _is_plain(digits: str) -> bool:
    """True for a number written without leading zeros, in the digits of addresses."""
    return str(int(digits)) == digits

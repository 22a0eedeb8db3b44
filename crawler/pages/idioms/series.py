"""What an idiom found out of a list's length → its Pager.

Pure.
"""

from collections.abc import Callable

from model.fetching import PageRequest
from model.pages import Pager


def pages_needed(items: int | None, per_page: int | None) -> int | None:
    """Number of pages that `items` fill; at least one; None where either is unknown."""
    if items is None or not per_page or per_page < 1:
        return None
    return max(1, -(-items // per_page))


def series_pager(
    *,
    idiom: str,
    page: int,
    request_for: Callable[[int], PageRequest],
    total_pages: int | None = None,
    total_items: int | None = None,
    is_last: bool | None = None,
    following: PageRequest | None = None,
    is_guess: bool = False,
) -> Pager:
    """The pager of page `page` of a series whose addresses can be computed.

    `is_last` None: decided by the number of pages. `following`: the next page as the page
    itself links it, which goes before the computed one.
    """
    if is_last is None:
        is_last = total_pages is not None and page >= total_pages
    return Pager(
        idiom=idiom,
        next=() if is_last else (following or request_for(page + 1),),
        page=page,
        total_items=total_items,
        total_pages=total_pages,
        request_for=request_for,
        is_last=is_last,
        is_guess=is_guess,
    )


def shell_pager(
    *,
    idiom: str,
    request_for: Callable[[int], PageRequest],
    total_items: int | None = None,
    total_pages: int | None = None,
) -> Pager:
    """The pager of a page that is only a shell: its list starts with `request_for(1)`."""
    return Pager(
        idiom=idiom,
        next=(request_for(1),),
        total_items=total_items,
        total_pages=total_pages,
        request_for=request_for,
    )

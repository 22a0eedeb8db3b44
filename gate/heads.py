"""Heads of requests and answers. Pure."""

from collections.abc import Iterable

import httpcore

from model.errors import UsageError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def location_of(response: httpcore.Response) -> bytes | None:
    """Where a redirect leads, None for any other answer."""
    return header_of(response, b"location") if response.status in _REDIRECTS else None


def header_of(response: httpcore.Response, wanted: bytes) -> bytes | None:
    """First value of a header that is not empty, its name in lower case; None: there is none."""
    found = (value for name, value in response.headers if name.lower() == wanted and value)
    return next(found, None)


def checked(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers as they may be sent.

    Raises:
        UsageError: one holds a line break.
    """
    pairs = tuple(headers)
    for name, value in pairs:
        if any(character in name + value for character in "\r\n\0"):
            raise UsageError(f"请求头 {name[:40]!r} 含换行", remedy="去掉换行")
    return pairs


def without_content(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The headers without those that speak of a body."""
    return tuple(pair for pair in headers if not pair[0].lower().startswith("content-"))

"""Links as pages write them → absolute addresses that can be asked for.

Pure.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from crawler.pages.idioms.markup import is_unfilled
from crawler.pages.links import quick_join
from model.fetching import PageRequest
from model.patterns import late_pattern

_DEAD = late_pattern(r"^(?:#|javascript:|mailto:|tel:|data:|about:|void\()", re.IGNORECASE)
_ODD = late_pattern(r"[\s\"'<>\\^`{}|]")


def join(base: str, href: str | None) -> str:
    """The absolute address of a link; empty where it leads nowhere or a template leaked into it."""
    link = (href or "").strip()
    if quick := quick_join(base, link):
        return quick
    if not link or _DEAD.match(link) or is_unfilled(link):
        return ""
    try:
        url = urljoin(base, link)
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return _ODD.sub(lambda found: quote(found[0]), url)


def parameters(url: str) -> dict[str, str]:
    """The query of an address, decoded; of a repeated name the last."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def with_parameters(url: str, changes: Mapping[str, object]) -> str:
    """`url` with some parameters of its query set; the others stay as they were written."""
    parts = urlsplit(url)
    left = {name: quote(str(value), safe="") for name, value in changes.items()}
    pairs = []
    for pair in filter(None, parts.query.split("&")):
        name = unquote(pair.partition("=")[0])
        if name not in changes:
            pairs.append(pair)
        elif name in left:
            pairs.append(f"{pair.partition('=')[0]}={left.pop(name)}")
    pairs += [f"{name}={value}" for name, value in left.items()]
    return urlunsplit(parts._replace(query="&".join(pairs)))


def without_fragment(url: str) -> str:
    """`url` without what stands behind `#`."""
    return url.partition("#")[0]


def get(url: str, *, referer: str | None = None) -> PageRequest:
    """A plain request for an address."""
    return PageRequest(url=url, referer=referer)

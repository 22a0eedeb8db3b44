"""Link attributes of a page → absolute addresses.

Pure.
"""

from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from model.patterns import late_pattern

_FOLLOWABLE = ("http", "https")
_SCHEME = late_pattern(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
#: Address inside a script call: openWin('/a/b.html'), location.href="…".
_CALLED = late_pattern(r"""["']((?:https?:)?/{0,2}[^"'\s()<>]*[/.?][^"'\s()<>]+)["']""")
#: Addresses that need no care: no dots as steps, no query, no fragment, no second slash.
_PLAIN = late_pattern(r"^/?(?:[\w%-][\w%.,~-]*/)*(?:[\w%-][\w%.,~-]*)?\Z")
_WHOLE = late_pattern(r"^https?://[^/?#\s\\]+/(?![^?]*/\.)[^#\s]*$")
_SPACE = late_pattern(r"[\t\r\n]+")


def join(base: str, href: str | None) -> str:
    """The absolute address of a link without fragment; empty where it leads to no page."""
    return quick_join(base, href) or _join_with_care(base, href) if href else ""


@lru_cache(maxsize=2048)
def _join_with_care(base: str, href: str) -> str:
    text = _SPACE.sub("", href.strip())
    if not text or text[0] == "#":
        return ""
    if quick := quick_join(base, text):
        return quick
    if _WHOLE.match(text):
        return text
    if _SCHEME.match(text) and not text[:6].lower().startswith(("http:", "https:")):
        return ""
    try:
        url = urljoin(base, text)
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in _FOLLOWABLE or not parts.netloc:
        return ""
    if "#" in url and not parts.fragment.startswith(("/", "!/")):
        url = url.partition("#")[0]
    return url


def quick_join(base: str, href: str) -> str:
    """The absolute address of a link without dots as steps, query or fragment; empty for others."""
    if not href or not _PLAIN.match(href):
        return ""
    return _origin_of(base) + href if href[0] == "/" else _folder_of(base) + href


@lru_cache(maxsize=64)
def _origin_of(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=64)
def _folder_of(base: str) -> str:
    return urljoin(base, ".") if urlsplit(base).path else f"{base}/"


def called_address(script: str | None) -> str:
    """The address that a script attribute opens, as written; empty where none is seen."""
    found = _CALLED.search(script or "")
    return found[1] if found else ""

"""Link attributes of a page → absolute addresses.

Pure.
"""

import re
from urllib.parse import urljoin, urlsplit

_FOLLOWABLE = ("http", "https")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
#: Address inside a script call: openWin('/a/b.html'), location.href="…".
_CALLED = re.compile(r"""["']((?:https?:)?/{0,2}[^"'\s()<>]*[/.?][^"'\s()<>]+)["']""")
_SPACE = re.compile(r"[\t\r\n]+")


def join(base: str, href: str | None) -> str:
    """The absolute address of a link without fragment; empty where it leads to no page."""
    text = _SPACE.sub("", (href or "").strip())
    if not text or text[0] == "#":
        return ""
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


def called_address(script: str | None) -> str:
    """The address that a script attribute opens, as written; empty where none is seen."""
    found = _CALLED.search(script or "")
    return found[1] if found else ""

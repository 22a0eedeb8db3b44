"""Identity of an item: its canonical address, and whose host it is on.

Source: design §3, 填写说明 二.1 (外链信息 are not counted).
"""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from model.patterns import late_pattern

_INDEX_PAGE = late_pattern(r"(?<=/)(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)
#: Query parameters that name a visit, not a document.
_VISIT_PARAMETERS = late_pattern(
    r"^(?:jsessionid|phpsessid|sessionid|aspsessionid\w*|utm_\w+|spm|share_\w+|timestamp|_t|_|rnd|nsukey|isappinstalled)$",
    re.IGNORECASE,
)
_SESSION_SEGMENT = late_pattern(r";jsessionid=[^/?#]*", re.IGNORECASE)
#: Addresses with nothing to fold but their scheme: host in lower case, no default port, plain path.
_HOST = r"https?://([a-z0-9-][a-z0-9.-]*[a-z0-9-](?::(?:[1-9]\d{3}|[1-5]\d{4}))?)"
_PLAIN = late_pattern(_HOST + r"(/[A-Za-z0-9_.~/-]*)")
_PLAIN_HOST = late_pattern(_HOST + r"(?=[/?#]|$)")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_address(url: str) -> str:
    """The one address under which a document is known.

    Folded: scheme (http and https are one), default port, case of the host, index page,
    fragment, session and tracking parameters, order of parameters, percent-encoding.
    A fragment that is itself a path (`#/detail?id=3`) names the document and stays.
    """
    if plain := _PLAIN.fullmatch(url):
        return f"http://{plain[1]}{_INDEX_PAGE.sub('', plain[2])}"
    parts = urlsplit(url.strip())
    path = _INDEX_PAGE.sub("", _SESSION_SEGMENT.sub("", parts.path)) or "/"
    path = quote(unquote(path), safe="/%:@!$&'()*+,;=~-._")
    query = urlencode(
        sorted(
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _VISIT_PARAMETERS.match(name)
        )
    )
    fragment = parts.fragment if parts.fragment.startswith(("/", "!/")) else ""
    return urlunsplit(("http", host_of(url), path, query, fragment))


def host_of(url: str) -> str:
    """Host of an address in lower case, with its port where it is not the scheme's own."""
    if plain := _PLAIN_HOST.match(url):
        return plain[1]
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    try:
        port = parts.port
    except ValueError:
        port = None
    if port is None or port == _DEFAULT_PORTS.get(parts.scheme.lower()):
        return host
    return f"{host}:{port}"


def is_external(url: str, hosts: frozenset[str]) -> bool:
    """True where an address leads off the site's own hosts (外链)."""
    return host_of(url) not in hosts

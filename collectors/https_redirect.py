"""Does http:// lead to https:// of the same host?"""

from datetime import datetime
from urllib.parse import urljoin, urlsplit

from collectors import keys
from collectors.observing import Look
from gate.fetch import Fetcher
from model.errors import FetchError
from model.observations import Observation

#: Some sites first lead to their www name, then to https.
_HOPS = 3


def collect_https_redirect(fetcher: Fetcher, home: str, *, at: datetime) -> list[Observation]:
    """True, False, or None where http:// does not answer; the detail is where it leads.

    Only the address is looked at: that the certificate behind it is accepted is another question.
    """
    host = urlsplit(home).hostname or ""
    plain = home if home.startswith("http://") else f"http://{host}/"
    look = Look(at=at, source=plain)
    try:
        last = _leads_to(fetcher, plain)
    except FetchError as error:
        return [look.read(keys.HTTPS_REDIRECT, None, detail=str(error))]
    parts = urlsplit(last)
    is_same = parts.scheme == "https" and _bare(parts.hostname) == _bare(host)
    return [look.read(keys.HTTPS_REDIRECT, is_same, detail=last)]


def _leads_to(fetcher: Fetcher, url: str) -> str:
    for _ in range(_HOPS):
        location = fetcher.get(url, follow=False, enough_bytes=1).header("location")
        if not location:
            break
        url = urljoin(url, location)
        if urlsplit(url).scheme != "http":
            break
    return url


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")

"""Does http:// lead to https:// of the same host?"""

from datetime import datetime
from urllib.parse import urlsplit

from collectors import keys
from collectors.observing import Look
from gate.fetch import Fetcher
from model.errors import FetchError
from model.observations import Observation


def collect_https_redirect(fetcher: Fetcher, home: str, *, at: datetime) -> list[Observation]:
    """True, False, or None where http:// does not answer."""
    host = urlsplit(home).hostname or ""
    plain = home if home.startswith("http://") else f"http://{host}/"
    look = Look(at=at, source=plain)
    try:
        answer = fetcher.get(plain)
    except FetchError as error:
        return [look.read(keys.HTTPS_REDIRECT, None, detail=str(error))]
    last = urlsplit(answer.url)
    is_same = last.scheme == "https" and last.hostname == host
    return [look.read(keys.HTTPS_REDIRECT, is_same, detail=answer.url)]

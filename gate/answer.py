"""What an address answered. Pure."""

from dataclasses import dataclass, field

from model.fetching import Outcome, Timings

_NOT_MODIFIED = 304
_GONE = frozenset({404, 410})
_OUTCOMES = {2: Outcome.OK, 3: Outcome.REDIRECT, 4: Outcome.HTTP_4XX, 5: Outcome.HTTP_5XX}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One whole answer, body decoded; an answer that did not come whole is an error instead."""

    #: Address of the last hop.
    url: str
    status: int
    #: Names in lower case, values as text, in order.
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    timings: Timings = field(default_factory=Timings)
    #: Addresses passed before `url`, the first asked one first.
    redirects: tuple[str, ...] = ()
    #: IP address that was connected to.
    ip: str = ""
    #: Certificate of the server, DER, where the last hop was https.
    certificate: bytes | None = None
    #: True where reading stopped early because the caller had enough.
    is_partial: bool = False

    def header(self, name: str) -> str:
        """First value of a header, empty where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")

    @property
    def content_type(self) -> str:
        """Value of the content-type header."""
        return self.header("content-type")

    @property
    def outcome(self) -> Outcome:
        """The class of the status; it knows nothing of what the body says."""
        if self.status == _NOT_MODIFIED:
            return Outcome.NOT_MODIFIED
        if self.status in _GONE:
            return Outcome.GONE
        return _OUTCOMES.get(self.status // 100, Outcome.MALFORMED)

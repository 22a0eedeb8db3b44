"""How long requests took, counted by route: nothing of an address but its pattern is kept."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Upper bounds in seconds; a page should be there within 0.3.
BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
#: Method, pattern of the route, class of the status such as `2xx`.
Key = tuple[str, str, str]
#: Methods that are told apart; others come from scanners and would be without end.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


@dataclass(slots=True)
class Histogram:
    """Requests of one kind."""

    #: Requests up to each bound, and beyond the last.
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.buckets)


class Durations:
    """Histograms by kind of request, since the process began."""

    def __init__(self) -> None:
        self._found: dict[Key, Histogram] = {}
        self._lock = Lock()

    def add(self, key: Key, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            histogram = self._found.setdefault(key, Histogram())
            histogram.buckets[bisect_left(BOUNDS, seconds)] += 1
            histogram.seconds += seconds

    def all(self) -> Mapping[Key, Histogram]:
        """A copy as it is now."""
        with self._lock:
            return {
                key: Histogram(buckets=[*one.buckets], seconds=one.seconds)
                for key, one in self._found.items()
            }


class Timed:
    """Around the application: counts every request when its last byte is sent."""

    def __init__(self, app: ASGIApp, durations: Durations) -> None:
        self._app = app
        self._durations = durations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began = 500, perf_counter()

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note_status)
        finally:
            self._durations.add(_key(scope, status), perf_counter() - began)


def _key(scope: Scope, status: int) -> Key:
    route = scope.get("route")
    method = scope["method"] if scope["method"] in _METHODS else "other"
    return method, getattr(route, "path", "") or "none", f"{status // 100}xx"

"""Connections of the page: none waits for ever for a client, and no client takes them all.

A client that sends its request byte by byte, or never reads its answer, costs a descriptor; a
thousand of them would leave none for the store.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Connections taken in one go, before any of them can be looked at.
BACKLOG = 128


class BoundedConnection(H11Protocol):
    """One connection of the server, given up when its client is too slow."""

    #: Seconds for a whole request to arrive: a picture of 4 MiB on a slow line.
    request_seconds = 60.0
    #: Seconds in which a client takes nothing of its answer.
    answer_seconds = 120.0
    #: Connections at a time; of the soft limit of descriptors, 1024 as a rule, half.
    most = 500
    #: Seconds between two looks at a connection.
    look_seconds = 5.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (the server's own)
        super().__init__(*args, **kwargs)
        self._waiting_since = self.loop.time()
        self._stuck_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, and its clock starts; where there are too many one goes."""
        super().connection_made(transport)
        self._waiting_since = self.loop.time()
        if len(self.connections) > self.most:
            self._make_room()
        self._look_later()

    def on_response_complete(self) -> None:
        """The next request has its own time."""
        super().on_response_complete()
        self._waiting_since = self.loop.time()

    def pause_writing(self) -> None:
        """The client takes no more for now."""
        super().pause_writing()
        self._stuck_since = self.loop.time()

    def resume_writing(self) -> None:
        """The client has taken something."""
        super().resume_writing()
        self._stuck_since = None

    @property
    def is_waiting(self) -> bool:
        """True while the request is not whole, and that is the client's doing."""
        return self.conn.their_state in {h11.IDLE, h11.SEND_BODY} and not self.flow.read_paused

    @property
    def _is_overdue(self) -> bool:
        now = self.loop.time()
        if self._stuck_since is not None and now - self._stuck_since >= self.answer_seconds:
            return True
        return self.is_waiting and now - self._waiting_since >= self.request_seconds

    def _look_later(self) -> None:
        self.loop.call_later(self.look_seconds, self._look)

    def _look(self) -> None:
        if self not in self.connections:
            return
        if self._is_overdue:
            self.transport.abort()
        else:
            self._look_later()

    def _make_room(self) -> None:
        """Give up the connection that has kept us waiting longest, or this one if none has."""
        others = [
            one
            for one in self.connections
            if isinstance(one, BoundedConnection) and one is not self and one.is_waiting
        ]
        slowest = min(others, key=lambda one: one._waiting_since, default=self)  # noqa: SLF001
        # At once, not when it is gone: the next one that comes must not find it here again.
        self.connections.discard(slowest)
        slowest.transport.abort()

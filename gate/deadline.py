"""One span of time for a whole request: name, connection, head, body and redirects together."""

import time
from collections.abc import Callable
from typing import Final

#: So long a wait may last before somebody is asked whether to go on.
_SLICE: Final = 1.0


class Deadline:
    """Counts down from `seconds` on a clock that no change of the wall clock touches."""

    def __init__(self, seconds: float, *, keep_on: Callable[[], None] | None = None) -> None:
        self.seconds = seconds
        self._began = time.monotonic()
        self._keep_on = keep_on

    def allow(self, seconds: float) -> None:
        """Leave out a span that was spent waiting for leave to ask."""
        self._began += seconds

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    @property
    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.seconds - self.elapsed)

    @property
    def next_look(self) -> float:
        """Seconds that may be waited now: what is left, or less where `keep_on` is to be asked.

        Raises:
            ZhanbaoError: whatever `keep_on` raises to end the request.
        """
        if self._keep_on is None:
            return self.remaining
        self._keep_on()
        return min(self.remaining, _SLICE)

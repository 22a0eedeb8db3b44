"""One span of time for a whole request: name, connection, head, body and redirects together."""

import time


class Deadline:
    """Counts down from `seconds` on a clock that no change of the wall clock touches."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._began = time.monotonic()

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

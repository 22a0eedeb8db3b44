"""A connection to PostgreSQL that does not wait for ever on a line that has fallen silent.

The limits of TCP notice a machine that is gone. They do not notice a database that is frozen, or
something in between that takes every byte and passes none on.
"""

from contextlib import closing
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo

#: Seconds of silence after which a line is looked at by another one.
SILENCE_SECONDS = 5.0
#: For that other line to be made.
_LOOK_SECONDS = 5
#: A server that waits for the rest of what was asked is active too, but not at work.
_IS_AT_WORK = (
    "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND state = 'active'"
    " AND wait_event IS DISTINCT FROM 'ClientRead'"
)

_Found = TypeVar("_Found")


class PatientConnection(psycopg.Connection[Any]):
    """Waits as long as the server is at work on what was asked, and no longer."""

    def wait(
        self, gen: PQGen[_Found], interval: float = 0.1, timeout: float | None = None
    ) -> _Found:
        """What `gen` finds.

        Raises:
            OperationalError: The line is silent, and the server not at work for it; or it broke.
        """
        try:
            return super().wait(self._watched(gen), interval=interval, timeout=timeout)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:
                # The server did not say it, the line did. libpq may not have noticed, and would
                # take the next command (a rollback) for one too many: its words would hide these.
                self.pgconn.finish()
            raise

    def _watched(self, gen: PQGen[_Found]) -> PQGen[_Found]:
        """The same steps; silence is looked into."""
        try:
            wanted = next(gen)
            look_at, is_doubted = monotonic() + SILENCE_SECONDS, False
            while True:
                ready = yield wanted
                if not ready and monotonic() > look_at:
                    is_doubted = self._look(is_doubted=is_doubted)
                    # The answer may have left just before the look: it is given a moment.
                    look_at = monotonic() + SILENCE_SECONDS / (5 if is_doubted else 1)
                elif ready:
                    look_at, is_doubted = monotonic() + SILENCE_SECONDS, False
                wanted = gen.send(ready)
        except StopIteration as end:
            found: _Found = end.value
            return found

    def _look(self, *, is_doubted: bool) -> bool:
        """Whether the server is not at work for this line; the second time it is given up."""
        if self._is_at_work():
            return False
        if is_doubted:
            raise psycopg.OperationalError("connection is closed: the line fell silent")
        return True

    def _is_at_work(self) -> bool:
        """Whether the server, asked by a line of its own, is busy with what was asked on this."""
        told = self.info.get_parameters() | {
            "connect_timeout": str(_LOOK_SECONDS),
            "options": "",
            "password": self.info.password,
        }
        try:
            with closing(_BriefConnection.connect(make_conninfo(**told), autocommit=True)) as other:
                row = other.execute(_IS_AT_WORK, (self.info.backend_pid,)).fetchone()
        except psycopg.Error:
            return False
        return row is not None and row[0] > 0


class _BriefConnection(psycopg.Connection[Any]):
    """Waits for no answer longer than a few seconds."""

    def wait(
        self, gen: PQGen[_Found], interval: float = 0.1, timeout: float | None = None
    ) -> _Found:
        del timeout
        return super().wait(gen, interval=interval, timeout=SILENCE_SECONDS)

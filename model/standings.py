"""What is known of each column: the newest walk, and the newest one a count may rest on."""

from dataclasses import dataclass
from datetime import datetime

from model.runs import ColumnWalk


@dataclass(frozen=True, kw_only=True, slots=True)
class RunWalk:
    """One walk of one column together with the run it belongs to."""

    #: Id of the crawl run.
    run: int
    #: When that run started; aware, UTC.
    started_at: datetime
    #: When it ended; aware, UTC.
    finished_at: datetime
    walk: ColumnWalk


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far one column's figures of a year can be trusted."""

    column: str
    #: Newest walk of a finished run, whatever its end.
    newest: RunWalk
    #: Newest walk with a proven end that covers the year; None: the column is unread.
    proven: RunWalk | None = None

    @property
    def is_read(self) -> bool:
        """True where a count may rest on it."""
        return self.proven is not None

    @property
    def is_overtaken(self) -> bool:
        """True where a newer walk failed after the proven one; a person should know both."""
        return self.proven is not None and self.proven.run != self.newest.run

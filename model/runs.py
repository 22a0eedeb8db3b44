"""抓取: one walk of one site and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RunStatus(StrEnum):
    """State of a crawl run; only a complete one gives counts."""

    RUNNING = "running"
    COMPLETE = "complete"
    #: Some column was not read to its proven end; `reason` says why.
    PARTIAL = "partial"
    #: The process ended before it could say how.
    INTERRUPTED = "interrupted"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _STATUS_LABELS[self]


#: Runs that came to their end, with counts or the reason why some are missing.
FINISHED = (RunStatus.COMPLETE, RunStatus.PARTIAL)

_STATUS_LABELS = {
    RunStatus.RUNNING: "进行中",
    RunStatus.COMPLETE: "完整",
    RunStatus.PARTIAL: "不完整",
    RunStatus.INTERRUPTED: "中断",
}


class WalkEnd(StrEnum):
    """The proof, or the lack of one, with which the walk of a column ended."""

    #: The last page said so, or the number of pages was reached.
    LAST_PAGE = "last_page"
    #: Rows older than the year, the order having held all the way.
    OLDER = "older"
    #: Two further pages brought no new row.
    NO_NEW_ROWS = "no_new_rows"
    #: Nothing but rows already recorded by a complete walk, order having held.
    KNOWN = "known"
    #: The first page is plainly an empty list.
    EMPTY = "empty"
    #: Not proven: the column counts as unread.
    UNREAD = "unread"


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnWalk:
    """What one crawl run found out of one column."""

    column: str
    end: WalkEnd
    #: Chinese sentence: why it is unread, or the proof in words.
    reason: str = ""
    list_pages: int = 0
    #: Distinct rows seen on those pages, external ones included.
    rows: int = 0
    #: What the pager stated, if it did.
    stated_items: int | None = None
    stated_pages: int | None = None
    #: Earliest day the walk covers without a gap, ISO; empty: all of the column.
    covers_from: str = ""
    #: Latest day the walk covers, ISO; empty: up to the day of the walk. Set where the newest
    #: pages were passed over because a past year was reached by bisection.
    covers_to: str = ""
    #: Stated total against rows, traps met … Chinese sentences that a person should see.
    notes: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """True where a count may rest on it."""
        return self.end is not WalkEnd.UNREAD


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlRun:
    """One crawl of one site."""

    id: int
    site: str
    year: int
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None = None
    #: Empty when complete.
    reason: str = ""
    is_full: bool = False
    requests: int = 0
    list_pages: int = 0
    article_pages: int = 0
    #: Distinct items known of the site when it ended.
    items: int = 0
    new: int = 0
    changed: int = 0
    seconds: float = 0.0
    walks: tuple[ColumnWalk, ...] = ()
    #: Article fetches by reason: `no_date`, `form`, `letter`, `doubt` … → count.
    article_reasons: tuple[tuple[str, int], ...] = ()

    @property
    def unread(self) -> tuple[str, ...]:
        """Names of the columns that were not read to a proven end."""
        return tuple(walk.column for walk in self.walks if not walk.is_read)

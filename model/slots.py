"""任务时点: one due run of one scheduled task for one site."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SlotStatus(StrEnum):
    """State of one slot."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    #: The slot before it was still running.
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One due run: unique by task, site and scheduled time."""

    task: str
    site: str
    #: Aware, UTC.
    scheduled_for: datetime
    status: SlotStatus
    started_at: datetime
    finished_at: datetime | None = None
    detail: str = ""

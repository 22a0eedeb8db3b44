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
    #: The schedule began after it: nothing was due before.
    BASELINE = "baseline"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _LABELS[self]


_LABELS = {
    SlotStatus.RUNNING: "进行中",
    SlotStatus.DONE: "完成",
    SlotStatus.FAILED: "失败",
    SlotStatus.SKIPPED: "跳过",
    SlotStatus.BASELINE: "已列入计划",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotClaim:
    """A slot, and the process that says it runs it."""

    task: str
    site: str
    #: Aware, UTC.
    scheduled_for: datetime
    owner: str


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
    #: Process that runs or ran it.
    owner: str = ""
    #: Until when the owner is believed alive; None: without end.
    lease_until: datetime | None = None
    tries: int = 1

    @property
    def is_waiting(self) -> bool:
        """True where nobody runs it yet: `detail` says what it waits for."""
        return self.status is SlotStatus.RUNNING and not self.owner

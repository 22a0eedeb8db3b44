"""成批任务: one task over many sites, a few at a time, within agreed hours; it can be paused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from model.days import SHANGHAI


class WaveState(StrEnum):
    """How a wave stands."""

    RUNNING = "running"
    PAUSED = "paused"
    #: Ended by a person: what had not begun never will.
    STOPPED = "stopped"
    DONE = "done"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _WAVE_LABELS[self]

    @property
    def is_over(self) -> bool:
        """True where nothing more will come of it."""
        return self in {WaveState.STOPPED, WaveState.DONE}


class WaveStep(StrEnum):
    """How one site of a wave stands."""

    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    #: Never begun: the wave was stopped.
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _STEP_LABELS[self]


_WAVE_LABELS = {
    WaveState.RUNNING: "进行中",
    WaveState.PAUSED: "已暂停",
    WaveState.STOPPED: "已停止",
    WaveState.DONE: "已完成",
}
_STEP_LABELS = {
    WaveStep.WAITING: "等待",
    WaveStep.STARTED: "进行中",
    WaveStep.DONE: "完成",
    WaveStep.FAILED: "失败",
    WaveStep.DROPPED: "未做",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class WavePlan:
    """What a wave is to do, and how gently."""

    #: A task of the schedule that visits sites.
    task: str
    #: The Chinese words for which sites.
    selection: str
    #: Path of the organisation whose people see it; "" is the whole.
    under: str = ""
    at_once: int = 4
    #: Sites begun in an hour at most; 0: no limit.
    per_hour: int = 0
    #: Hours of the day in Asia/Shanghai in which sites are begun; None: all.
    hours: tuple[time, time] | None = None
    #: True: on weekends and holidays the hours do not bind.
    is_free_on_days_off: bool = False

    def allows(self, at: datetime, *, is_day_off: bool) -> bool:
        """True where a site may be begun at that moment; hours may pass midnight."""
        if self.hours is None or (self.is_free_on_days_off and is_day_off):
            return True
        now, (start, end) = at.astimezone(SHANGHAI).time(), self.hours
        return start <= now < end if start < end else now >= start or now < end

    def room(self, *, under_way: int, in_last_hour: int) -> int:
        """How many sites may be begun now."""
        free = max(0, self.at_once - under_way)
        return min(free, max(0, self.per_hour - in_last_hour)) if self.per_hour else free

    @property
    def limits(self) -> str:
        """The limits in Chinese."""
        hours = f"{self.hours[0]:%H:%M}—{self.hours[1]:%H:%M}" if self.hours else "全天"
        off = "（周末、节假日全天）" if self.hours and self.is_free_on_days_off else ""
        hour = f"，每小时至多 {self.per_hour} 个" if self.per_hour else ""
        return f"同时 {self.at_once} 个{hour}，{hours}{off}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wave:
    """One wave and how far it is."""

    id: int
    plan: WavePlan
    state: WaveState
    started_by: str
    #: Aware, UTC.
    started_at: datetime
    finished_at: datetime | None = None
    #: Step → number of sites.
    counts: Mapping[WaveStep, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Number of its sites."""
        return sum(self.counts.values())

    @property
    def failed(self) -> int:
        """Sites of which the task failed."""
        return self.counts.get(WaveStep.FAILED, 0)

    @property
    def counts_open(self) -> bool:
        """True where sites were begun that have not ended."""
        return self.counts.get(WaveStep.STARTED, 0) > 0

    @property
    def ended(self) -> int:
        """Sites of which nothing more will come."""
        return (
            self.total - self.counts.get(WaveStep.WAITING, 0) - self.counts.get(WaveStep.STARTED, 0)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class WaveSite:
    """One site of a wave."""

    wave: int
    site: str
    state: WaveStep
    scheduled_for: datetime | None = None
    finished_at: datetime | None = None
    detail: str = ""

"""Visits of a home page → days and weeks by the official rule. Pure.

Source: 国办秘函〔2019〕19号 单项否决 2: over one week, 20 visits or more a day, a visit that takes
15 seconds or more has failed; 5 % failed visits or more is a veto.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from model.days import shanghai_day
from model.fetching import Outcome
from model.observations import Observation

SLOW_SECONDS = 15.0
VISITS_A_DAY = 20
DAYS = 7
VETO_PERCENT = 5
#: Outcomes of a visit that found the page.
OPEN = frozenset({Outcome.OK, Outcome.NOT_MODIFIED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One visit as it was recorded."""

    at: datetime
    outcome: Outcome
    #: Seconds until the page was whole; None: it never was.
    seconds: float | None = None

    @property
    def has_failed(self) -> bool:
        """True where the page did not open, or not in time."""
        return self.outcome not in OPEN or (self.seconds or 0.0) >= SLOW_SECONDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Uptime:
    """A span of visits in sum; sums of spans are exact, shares are not summed."""

    visits: int = 0
    failed: int = 0
    #: Looks while our own network was down: neither up nor down.
    not_monitored: int = 0

    def __add__(self, other: "Uptime") -> "Uptime":
        """Both spans in one."""
        return Uptime(
            visits=self.visits + other.visits,
            failed=self.failed + other.failed,
            not_monitored=self.not_monitored + other.not_monitored,
        )

    @property
    def is_enough_for_a_day(self) -> bool:
        """True where a day has as many visits as the rule asks for."""
        return self.visits >= VISITS_A_DAY

    @property
    def is_veto(self) -> bool:
        """True where the failed share reaches the veto, in whole numbers."""
        return self.visits > 0 and self.failed * 100 >= VETO_PERCENT * self.visits


def join_visits(
    outcomes: Iterable[Observation], seconds: Iterable[Observation]
) -> tuple[Visit, ...]:
    """Outcome and time of each visit, joined by the moment; visits that tell nothing left out."""
    took = {r.observed_at: float(r.value) for r in seconds if isinstance(r.value, int | float)}
    return tuple(
        Visit(
            at=reading.observed_at,
            outcome=Outcome(reading.value),
            seconds=took.get(reading.observed_at),
        )
        for reading in outcomes
        if isinstance(reading.value, str)
    )


def roll_up_days(visits: Iterable[Visit]) -> dict[date, Uptime]:
    """Day in Asia/Shanghai → its visits in sum."""
    days: dict[date, Uptime] = {}
    for visit in visits:
        day = shanghai_day(visit.at)
        days[day] = days.get(day, Uptime()) + _one(visit)
    return days


def roll_up_week(days: dict[date, Uptime], *, last: date) -> Uptime | None:
    """Seven days ending with `last`; None where a day has too few visits to conclude."""
    week = [days.get(last - timedelta(days=back), Uptime()) for back in range(DAYS)]
    if not all(day.is_enough_for_a_day for day in week):
        return None
    return sum(week, Uptime())


def _one(visit: Visit) -> Uptime:
    if visit.outcome is Outcome.NOT_MONITORED:
        return Uptime(not_monitored=1)
    return Uptime(visits=1, failed=int(visit.has_failed))

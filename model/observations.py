"""观测: one reading by a collector."""

from dataclasses import dataclass
from datetime import datetime

#: What a reading may hold; None means that it was looked for and could not be told (无法判断).
Reading = int | float | bool | str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """One reading: what was looked at, what was there, when and where."""

    #: Dotted name, e.g. `marks.icp`, `home.outcome`, `home.total_seconds`, `visits.pv`.
    key: str
    value: Reading
    #: Aware, UTC.
    observed_at: datetime
    #: Address, file and row, or interface it came from.
    source: str
    unit: str = ""
    #: Year the figure belongs to, for figures of a year; else None.
    year: int | None = None
    #: More for a person: the snippet, the failure in words.
    detail: str = ""

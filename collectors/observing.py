"""Several readings of one look: same moment, same source. Pure."""

from dataclasses import dataclass
from datetime import datetime

from model.observations import Observation, Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One look at one place; makes its readings."""

    #: Aware, UTC.
    at: datetime
    #: Address, file or interface.
    source: str

    def read(
        self,
        key: str,
        value: Reading,
        *,
        detail: str = "",
        unit: str = "",
        year: int | None = None,
        place: str = "",
    ) -> Observation:
        """One reading; `place` is added to the source (a line, a cell)."""
        return Observation(
            key=key,
            value=value,
            observed_at=self.at,
            source=f"{self.source} {place}".strip(),
            unit=unit,
            year=year,
            detail=detail,
        )

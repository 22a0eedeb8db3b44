"""What a written page should be read as."""

from dataclasses import dataclass
from datetime import date

#: Day of reading of every written page.
TODAY = date(2026, 11, 24)


@dataclass(frozen=True, kw_only=True, slots=True)
class TruthRow:
    """One row as it should be read."""

    url: str
    title: str
    #: None where the row states no published date without doubt.
    day: date | None
    month_day: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenPage:
    """One page and its truth."""

    family: str
    size: int
    form: str
    url: str
    body: bytes
    rows: tuple[TruthRow, ...]
    #: False for answers of interfaces, which readers of HTML cannot be asked about.
    is_html: bool = True

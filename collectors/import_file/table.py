"""A table as read from a file: rows of text with their numbers."""

from dataclasses import dataclass
from typing import Final

MAX_ROWS: Final = 100_000
MAX_FILE_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRow:
    """One row; `number` is what a spreadsheet shows at its left."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows that are not empty, the header first."""

    #: Name of the sheet, "" for csv.
    sheet: str
    rows: tuple[TableRow, ...]
    #: Chinese remarks of the reading: encoding, cells that begin with =.
    notes: tuple[str, ...] = ()

"""Rows → the lines of a CSV file, no cell of which a table program takes for a formula. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from model.days import SHANGHAI
from model.text import clean_text

#: What a row may hold; None is an empty cell, never 0.
Cell = str | int | float | bool | date | datetime | None
Row = Sequence[Cell]

#: A cell that begins like this is taken for a formula, by one program or another.
_FORMULA_STARTS = tuple("=+-@|%＝＋－＠")
#: Line ends of any kind, and tabs.
_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")
#: What a program may pass over before it, or take for the end of the cell before.
_PASSED_OVER = " \u3000\xa0\"';,"


def write_csv(headings: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A line a row, each with its end; the first carries the mark by which UTF-8 is known."""
    yield "\ufeff" + csv_line(headings)
    for row in rows:
        yield csv_line(row)


def csv_line(cells: Row) -> str:
    """One line, every cell in quotation marks."""
    return ",".join('"' + _safe(cell).replace('"', '""') + '"' for cell in cells) + "\r\n"


def printed(cell: Cell) -> str:
    """A cell as text: moments in Beijing time, truth in Chinese, nothing that XML cannot hold."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    return clean_text(str(cell))


def _safe(cell: Cell) -> str:
    """The text of a cell on one line, with an apostrophe before what could be a formula."""
    text = _BREAKS.sub(" ", printed(cell))
    if isinstance(cell, int | float):
        return text
    begins = (text, text.lstrip(_PASSED_OVER))
    return f"'{text}" if any(begin.startswith(_FORMULA_STARTS) for begin in begins) else text

"""Rows → a workbook of one sheet, written row by row, so that memory stays flat."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from report.export.sheet_names import sheet_name
from report.export.table_csv import Cell, Row, printed
from report.export.text_cells import set_text

#: Rows that a sheet can hold, its heading and the line about the rest included.
MAX_ROWS = 1_048_576
_WIDTHS = (10, 60)
_TOP = Alignment(vertical="top", wrap_text=True)
_CUT = "表格只容得下这些行，其余请下载 CSV"


def write_xlsx(
    target: IO[bytes], *, title: str, headings: Sequence[str], rows: Iterable[Row]
) -> None:
    """Write the workbook into an open file.

    What a sheet cannot hold is left out, and its last row says so.
    """
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet_name(title))
    page.freeze_panes = "A2"
    for column, heading in enumerate(headings):
        letter = openpyxl.utils.get_column_letter(column + 1)
        page.column_dimensions[letter].width = min(
            max(_WIDTHS[0], 2 * len(heading) + 4), _WIDTHS[1]
        )
    page.append([_heading(page, heading) for heading in headings])
    style = _style(page)
    for row in _fitting(iter(rows)):
        page.append([_cell(page, cell, style) for cell in row])
    book.save(target)


def _fitting(rows: Iterator[Row]) -> Iterator[Row]:
    yield from islice(rows, MAX_ROWS - 2)
    if next(rows, None) is not None:
        yield [_CUT]


def _heading(page: Any, text: str) -> WriteOnlyCell:  # noqa: ANN401  (openpyxl is not typed)
    cell = WriteOnlyCell(page)
    set_text(cell, text)
    cell.font = Font(bold=True)
    return cell


def _style(page: Any) -> Any:  # noqa: ANN401  (as above)
    """The style of the cells, looked up once: that takes ten times as long as pointing to it."""
    cell = WriteOnlyCell(page)
    cell.alignment = _TOP
    cell.quotePrefix = True
    return cell._style  # noqa: SLF001  (openpyxl has no other way)


def _cell(page: Any, value: Cell, style: Any) -> WriteOnlyCell:  # noqa: ANN401  (as above)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return WriteOnlyCell(page, value)
    cell = WriteOnlyCell(page)
    set_text(cell, printed(value))
    cell._style = style  # noqa: SLF001  (as above)
    return cell

"""Rows → a workbook of one sheet, written row by row, so that memory stays flat."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import IO, Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from report.export.sheet_names import sheet_name
from report.export.table_csv import Cell, Row, printed
from report.export.text_cells import set_text

#: Rows that a sheet can hold, its heading and the line about the rest included.
MAX_ROWS = 1_048_576
_NARROWEST, _WIDEST = 10, 60
#: Rows by which the widths of the columns are chosen: they stand before all rows.
_LOOKED_AT = 100
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
    rest = _fitting(iter(rows))
    first = list(islice(rest, _LOOKED_AT))
    for column, width in enumerate(_widths([headings, *first]), start=1):
        page.column_dimensions[openpyxl.utils.get_column_letter(column)].width = width
    page.append([_heading(page, heading) for heading in headings])
    style = _style(page)
    for row in chain(first, rest):
        page.append([_cell(page, cell, style) for cell in row])
    book.save(target)


def _fitting(rows: Iterator[Row]) -> Iterator[Row]:
    yield from islice(rows, MAX_ROWS - 2)
    if next(rows, None) is not None:
        yield [_CUT]


def _widths(rows: Iterable[Row]) -> Iterator[int]:
    """The width of each column, by its longest text in these rows; a Chinese sign takes two."""
    for cells in zip_longest(*rows, fillvalue=""):
        longest = max(sum(1 + (sign > "\u2e7f") for sign in printed(cell)) for cell in cells)
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


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

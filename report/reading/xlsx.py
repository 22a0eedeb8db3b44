"""Bytes of a workbook whose first sheet is a filled form → field key → text. Pure."""

import io

import openpyxl

from report.reading.grid import GridCell, read_grid
from report.reading.lines import read_lines


def read_xlsx(content: bytes) -> dict[str, str]:
    """Field key → text of every field whose label the first sheet holds."""
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    merged: dict[tuple[int, int], GridCell] = {}
    for area in page.merged_cells.ranges:
        text = str(page.cell(area.min_row, area.min_col).value or "")
        cell = GridCell(text=text, row=area.min_row - 1, column=area.min_col - 1)
        merged |= {(row - 1, column - 1): cell for row, column in area.cells}
    grid = [
        [
            merged.get((row, column))
            or GridCell(
                text=str(page.cell(row + 1, column + 1).value or ""), row=row, column=column
            )
            for column in range(page.max_column)
        ]
        for row in range(page.max_row)
    ]
    # A line above or below the table is one cell as wide as the sheet.
    lines = [row[0].text for row in grid if len({id(cell) for cell in row}) == 1]
    table = [row for row in grid if len({id(cell) for cell in row}) > 1]
    top = next((row for row, cells in enumerate(grid) if len({id(c) for c in cells}) > 1), 0)
    return read_lines(lines) | read_grid(_lifted(table, top))


def _lifted(table: list[list[GridCell]], top: int) -> list[list[GridCell]]:
    """The table with its first row numbered 0, each merged cell still one object."""
    lifted: dict[int, GridCell] = {}
    for row in table:
        for cell in row:
            lifted.setdefault(
                id(cell), GridCell(text=cell.text, row=cell.row - top, column=cell.column)
            )
    return [[lifted[id(cell)] for cell in row] for row in table]

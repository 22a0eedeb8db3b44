"""Bytes of a Word document with a filled form → field key → text. Pure."""

import io

import docx
from docx.table import Table

from report.reading.grid import GridCell, read_grid
from report.reading.lines import read_lines


def read_docx(content: bytes) -> dict[str, str]:
    """Field key → text of every field whose label the document holds."""
    document = docx.Document(io.BytesIO(content))
    found = read_lines(paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        found |= read_grid(_grid(table))
    return found


def _grid(table: Table) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = []
    for number, row in enumerate(table.rows):
        cells: list[GridCell] = []
        for element in row._tr.tc_lst:  # noqa: SLF001  (python-docx has no other way)
            column = len(cells)
            above = rows[-1][column] if rows and column < len(rows[-1]) else None
            if element.vMerge == "continue" and above is not None:
                cell = above
            else:
                text = "".join(paragraph.text or "" for paragraph in element.p_lst)
                cell = GridCell(text=text, row=number, column=column)
            cells.extend([cell] * element.grid_span)
        rows.append(cells)
    return rows

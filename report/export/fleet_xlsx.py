"""A report over many sites → a workbook: the words, then a sheet for each table. Pure."""

import io

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from report.export.archive import settle_archive
from report.export.sheet_names import sheet_name
from report.export.text_cells import set_text
from report.fleet import FleetReport, ScoreTable

_NAME_WIDTH, _NUMBER_WIDTH = 26, 12


def export_fleet_xlsx(report: FleetReport) -> bytes:
    """The bytes of the .xlsx; the same report gives the same bytes."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "汇总"
    page.column_dimensions["A"].width = 110
    for number, text in enumerate((report.title, *report.paragraphs), 1):
        set_text(page.cell(number, 1), text)
    page.cell(1, 1).font = Font(bold=True, size=16)
    for table in report.tables:
        _fill(book.create_sheet(sheet_name(table.title)), table)
    target = io.BytesIO()
    book.save(target)
    return settle_archive(target.getvalue(), made_at=report.made_at)


def _fill(page: Worksheet, table: ScoreTable) -> None:
    page.freeze_panes = "B2"
    for column, head in enumerate(table.head, 1):
        page.column_dimensions[get_column_letter(column)].width = (
            _NAME_WIDTH if column == 1 else _NUMBER_WIDTH
        )
        set_text(page.cell(1, column), head)
        page.cell(1, column).font = Font(bold=True)
    for number, row in enumerate(table.rows, 2):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            if isinstance(value, int):
                cell.value = value
            else:
                set_text(cell, value)

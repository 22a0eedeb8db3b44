"""A filled form → a workbook: the form, and one sheet of evidence for each count. Pure.

Every cell is text, so that nothing from the site can be taken for a formula.
"""

import io

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from report.export.archive import settle_archive
from report.export.sheet_names import sheet_name
from report.export.text_cells import set_text
from report.form_report import FormReport
from report.verdicts import Verdict

_THIN = Side(style="thin", color="FF333333")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONTS = {size: Font(name="仿宋", size=size) for size in (11, 12, 18)}
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_TABLE_TOP = 4
_HEADINGS = ("是否计入", "发布日期", "标题", "栏目", "地址", "理由")
_WIDTHS = (9, 12, 50, 24, 50, 44)


def export_xlsx(sheet: FormReport) -> bytes:
    """The bytes of the .xlsx; the same sheet gives the same bytes."""
    book = openpyxl.Workbook()
    form = book.active
    form.title = "年度报表"
    _write_form(form, sheet)
    for key, verdicts in sheet.evidence.items():
        label = sheet.cell(key).field.label
        _write_evidence(book.create_sheet(sheet_name(f"{key} {label}")), verdicts)
    book.properties.title, book.properties.creator = sheet.title, ""
    target = io.BytesIO()
    book.save(target)
    return settle_archive(target.getvalue(), made_at=sheet.made_at)


def _write_form(page: Worksheet, sheet: FormReport) -> None:
    columns = sheet.form.columns
    for column in range(1, columns + 1):
        page.column_dimensions[get_column_letter(column)].width = 4.2
    for row, line in enumerate((sheet.title, sheet.year_line, sheet.organisation_line), start=1):
        _put(
            page,
            row,
            1,
            line,
            bordered=False,
            left=row == _TABLE_TOP - 1,
            size=18 if row == 1 else 12,
        )
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    for place in sheet.form.cells:
        top, left = place.row + _TABLE_TOP, place.column + 1
        bottom, right = top + place.rows - 1, left + place.span - 1
        _put(page, top, left, sheet.printed(place))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                page.cell(row, column).border = _BORDER
        page.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
    row = _TABLE_TOP + sheet.form.rows
    for parts in (sheet.signature, sheet.after, *(((note, ""),) for note in sheet.form.notes)):
        if parts:
            line = "    ".join(f"{label}：{text}" if text else label for label, text in parts)
            _put(page, row, 1, line, bordered=False, left=True)
            page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
            row += 1
    page.page_setup.paperSize, page.page_setup.fitToHeight = page.PAPERSIZE_A4, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _write_evidence(page: Worksheet, verdicts: tuple[Verdict, ...]) -> None:
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), start=1):
        _put(page, 1, column, heading)
        page.column_dimensions[get_column_letter(column)].width = width
    style = _row_style(page)
    for row, (item, is_counted, why) in enumerate(verdicts, start=2):
        texts = (
            "计入" if is_counted else "不计",
            item.published_on.isoformat() if item.published_on else "",
            item.title,
            "、".join(item.columns),
            item.url,
            why,
        )
        for column, text in enumerate(texts, start=1):
            cell = page.cell(row, column)
            set_text(cell, text)
            # Looking up a style takes ten times as long as pointing to one.
            cell._style = style  # noqa: SLF001  (openpyxl has no other way)
    page.freeze_panes = "A2"


def _row_style(page: Worksheet) -> StyleArray:
    """The style of a row's cells, by a cell that has it."""
    _put(page, 2, 1, "", left=True)
    return page.cell(2, 1)._style  # noqa: SLF001  (openpyxl has no other way)


def _put(
    page: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    bordered: bool = True,
    left: bool = False,
    size: int = 11,
) -> None:
    cell = page.cell(row, column)
    set_text(cell, text)
    cell.quotePrefix = True
    cell.alignment = _LEFT if left else _CENTRED
    cell.font = _FONTS[size]
    if bordered:
        cell.border = _BORDER

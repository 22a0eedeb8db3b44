"""The fields of the form → an xlsx to fill in and import."""

import io
from collections.abc import Sequence

from model.fields import Field, FieldKind

_HINTS = {
    FieldKind.COUNT: "非负整数；没有此项写「无」",
    FieldKind.DECIMAL: "非负数；没有此项写「无」",
    FieldKind.PERCENT: "如 99.87%；没有此项写「无」",
    FieldKind.YESNO: "是 或 否",
    FieldKind.DATE: "如 2026-01-31",
    FieldKind.URL: "完整网址",
    FieldKind.YEAR: "四位数字",
}
_WIDTHS = {"A": 28, "B": 14, "C": 34, "D": 30, "E": 8, "F": 34}


def build_template(fields: Sequence[Field]) -> bytes:
    """An xlsx with a row a field; blank values are not imported."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "填报"
    sheet.append(["key", "部分", "指标", "值", "单位", "填写说明"])
    for field in fields:
        hint = "、".join(field.choices) or _HINTS.get(field.kind, "")
        sheet.append([field.key, field.section, field.label, None, field.unit, hint])
        # Text cells keep long codes such as 4500000092 from being shown as numbers.
        sheet.cell(sheet.max_row, 4).number_format = "@"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "D2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()

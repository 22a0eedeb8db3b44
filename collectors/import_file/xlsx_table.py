"""Bytes of an xlsx file → the table of its first sheet that has a header. Pure."""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

from collectors.import_file.table import MAX_ROWS, Table, TableRow
from model.errors import ImportRefused

_OLE2 = b"\xd0\xcf\x11\xe0"
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_MEMBERS = 10_000
_MAX_COLUMNS = 64
_MERGED = re.compile(r'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def read_xlsx(body: bytes, *, name: str, fills_merged: bool = False) -> Table:
    """The first sheet that is not empty; formulas give the values they last had.

    `fills_merged`: a cell that is merged over several rows holds for each of them.

    Raises:
        ImportRefused: I05 too many rows; I07 no xlsx, a macro or a DTD; I08 unpacks too large.
    """
    check_package(body, name=name)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = _rows(sheet, name)
            if rows and fills_merged:
                rows = _filled(rows, _merged(body, sheet))
            if rows:
                return Table(sheet=sheet.title, rows=tuple(rows))
    except ImportRefused:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise _refused("内容不是可用的 xlsx", name, "I07") from error
    raise _refused("工作簿是空的", name, "I01")


def check_package(body: bytes, *, name: str) -> None:
    """Refuse what is no plain Office package: old binary files, macros, DTDs, zip bombs.

    Raises:
        ImportRefused: I07 or I08.
    """
    if body.startswith(_OLE2):
        raise _refused("内容不是 xlsx 或 docx（OLE2，旧版或加密文件）", name, "I07")
    try:
        package = zipfile.ZipFile(io.BytesIO(body))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refused("内容不是 xlsx 或 docx", name, "I07") from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MAX_UNPACKED or len(members) > _MAX_MEMBERS:
        raise _refused("压缩包解压后超过 200 MB", name, "I08")
    for member in members:
        _check_member(package, member, name)


def _check_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    if member.filename.lower().endswith("vbaproject.bin"):
        raise _refused("含有宏", name, "I07")
    if not member.filename.lower().endswith((".xml", ".rels")):
        return
    try:
        with package.open(member) as file:
            head = file.read(4096)
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, EOFError) as error:
        raise _refused("压缩包已损坏", name, "I07") from error
    if b"<!DOCTYPE" in head or "<!DOCTYPE".encode("utf-16-le") in head:
        raise _refused("含有 DTD", name, "I07")


def _rows(sheet: Any, name: str) -> list[TableRow]:  # noqa: ANN401 - openpyxl has no types
    rows: list[TableRow] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1):
        texts = tuple(_text(cell) for cell in cells)
        if any(texts):
            rows.append(TableRow(number=number, cells=texts))
        if len(rows) > MAX_ROWS or number > 10 * MAX_ROWS:
            raise _refused(f"行数超过 {MAX_ROWS:,}", name, "I05")
    return rows


def _merged(body: bytes, sheet: Any) -> list[tuple[int, int, int]]:  # noqa: ANN401
    """Column, first and last row of each cell that is merged over rows."""
    from openpyxl.utils.cell import range_boundaries

    # What reads row by row tells nothing of them.
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        markup = package.read(sheet._worksheet_path).decode("utf-8", "replace")  # noqa: SLF001
    found = []
    for place in _MERGED.findall(markup):
        left, top, _, bottom = range_boundaries(place)
        if left and top and bottom and bottom > top:
            found.append((left - 1, top, min(bottom, 10 * MAX_ROWS)))
    return found


def _filled(rows: list[TableRow], merged: list[tuple[int, int, int]]) -> list[TableRow]:
    """The rows with the text of each merged cell in all of its rows, its first column alone."""
    by_number = {row.number: list(row.cells) for row in rows}
    for column, top, bottom in merged:
        first = by_number.get(top, [])
        text = first[column] if column < len(first) else ""
        # Rows without any other cell are no rows of the table.
        for cells in (by_number[n] for n in range(top + 1, bottom + 1) if n in by_number):
            if column < len(cells):
                cells[column] = text
    return [TableRow(number=row.number, cells=tuple(by_number[row.number])) for row in rows]


def _text(cell: Any) -> str:  # noqa: ANN401
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, int | float):
        if "%" in (cell.number_format or ""):
            return f"{value * 100:.10g}%"
        return f"{value:.15g}"
    return str(value).strip()


def _refused(what: str, name: str, code: str) -> ImportRefused:
    return ImportRefused(what, where=name, remedy="另存为 .xlsx 工作簿再导入", code=code)

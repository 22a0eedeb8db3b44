"""Bytes of a csv file (utf-8 or gb18030) → its table. Pure."""

import csv
import io

from collectors.import_file.table import MAX_ROWS, Table, TableRow
from model.errors import ImportRefused


def read_csv(body: bytes, *, name: str) -> Table:
    """The table of a csv file.

    Raises:
        ImportRefused: I03 no text of either encoding; I04 a row has not the header's width;
            I05 too many rows.
    """
    text, encoding = _decode(body, name)
    rows: list[TableRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(TableRow(number=reader.line_num, cells=tuple(cells)))
            if len(rows) > MAX_ROWS:
                raise ImportRefused(
                    f"行数超过 {MAX_ROWS:,}", where=name, remedy="只留指标与值", code="I05"
                )
    except csv.Error as error:
        raise ImportRefused(
            f"不是完整的 csv（{error}）",
            where=f"{name}:{reader.line_num}",
            remedy="检查引号",
            code="I03",
        ) from error
    _refuse_ragged(rows, name)
    return Table(sheet="", rows=tuple(rows), notes=_notes(rows, encoding))


def _decode(body: bytes, name: str) -> tuple[str, str]:
    if b"\0" not in body:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return body.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    raise ImportRefused(
        "不是 utf-8 或 gb18030 文本", where=name, remedy="另存为 CSV UTF-8", code="I03"
    )


def _refuse_ragged(rows: list[TableRow], name: str) -> None:
    for row in rows[1:]:
        if len(row.cells) != len(rows[0].cells):
            raise ImportRefused(
                f"第 {row.number} 行 {len(row.cells)} 列应为 {len(rows[0].cells)}，未导入任何行",
                where=f"{name}:{row.number}",
                remedy="补齐或删去多余的逗号",
                code="I04",
            )


def _notes(rows: list[TableRow], encoding: str) -> tuple[str, ...]:
    notes = ["I03 按 gb18030 读取"] if encoding == "gb18030" else []
    formulas = sum(cell.startswith("=") for row in rows for cell in row.cells)
    if formulas:
        notes.append(f"I06 {formulas} 个单元格以 = 开头，按文本导入")
    return tuple(notes)

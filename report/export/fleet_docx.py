"""A report over many sites → a Word document on wide pages. Pure."""

import io

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from model.text import clean_text
from report.export.archive import settle_archive
from report.fleet import WORDS, FleetReport, ScoreTable

_TITLE_FONT, _HEAD_FONT, _BODY_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_BODY_SIZE, _TABLE_SIZE = Pt(14), Pt(9)
_WIDTH_MM, _NAME_MM = 267, 30


def export_fleet_docx(report: FleetReport) -> bytes:
    """The bytes of the .docx; the same report gives the same bytes."""
    document = docx.Document()
    _set_page(document, report)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, report.title, font=_TITLE_FONT, size=Pt(22))
    for text in report.paragraphs:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = _BODY_SIZE * 2
        paragraph.paragraph_format.space_after = Pt(0)
        _write(paragraph, text, font=_BODY_FONT, size=_BODY_SIZE)
    for table in report.tables:
        _add_table(document, table)
    target = io.BytesIO()
    document.save(target)
    return settle_archive(target.getvalue(), made_at=report.made_at)


def _set_page(document: Document, report: FleetReport) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(15)
    core = document.core_properties
    core.title, core.author, core.comments = clean_text(report.title), "", ""
    core.language, core.created, core.modified = "zh-CN", report.made_at, report.made_at


def _add_table(document: Document, table: ScoreTable) -> None:
    _write(document.add_paragraph(), table.title, font=_HEAD_FONT, size=_BODY_SIZE)
    grid = document.add_table(rows=0, cols=len(table.head), style="Table Grid")
    grid.autofit = False
    rest = (_WIDTH_MM - _NAME_MM) / (len(table.head) - 1)
    widths = [Mm(_NAME_MM), *[Mm(rest)] * (len(table.head) - 1)]
    for number, row in enumerate((table.head, *table.rows)):
        cells = grid.add_row().cells
        for cell, value, head, width in zip(cells, row, table.head, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            if number and head not in WORDS:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            font = _BODY_FONT if number else _HEAD_FONT
            _write(paragraph, str(value), font=font, size=_TABLE_SIZE)


def _write(paragraph: Paragraph, text: str, *, font: str, size: Pt) -> None:
    run = paragraph.add_run(clean_text(text))
    run.font.size, run.font.name = size, font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001  (python-docx has no other way)
    fonts.set(qn("w:eastAsia"), font)

"""A report of a period → a Word document. Pure.

Text from the site goes in as text alone: no field, link or template.
"""

import io

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from model.text import clean_text
from report.export.archive import settle_archive
from report.periodic.document import CHECK_HEAD, PeriodReport

_TITLE_FONT = "方正小标宋简体"
_HEAD_FONT = "黑体"
_BODY_FONT = "仿宋_GB2312"
_BODY_SIZE = Pt(16)
_TABLE_SIZE = Pt(10.5)
_WIDTHS_MM = (26, 34, 44, 60)


def export_periodic_docx(report: PeriodReport) -> bytes:
    """The bytes of the .docx; the same report gives the same bytes."""
    document = docx.Document()
    _set_page(document, report)
    _add(document, report.title, font=_TITLE_FONT, size=Pt(22), align=WD_ALIGN_PARAGRAPH.CENTER)
    for section in report.sections:
        _add(document, section.title, font=_HEAD_FONT, is_indented=True)
        for paragraph in section.paragraphs:
            _add(document, paragraph, is_indented=True)
    _add(document, report.organisation, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _add(document, f"{report.made_on:%Y年%-m月%-d日}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _add_check_table(document, report)
    target = io.BytesIO()
    document.save(target)
    return settle_archive(target.getvalue(), made_at=report.made_at)


def _set_page(document: Document, report: PeriodReport) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(23)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _BODY_FONT, _BODY_SIZE
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _BODY_FONT)
    core = document.core_properties
    core.title, core.author, core.comments = clean_text(report.title), "", ""
    core.language, core.created, core.modified = "zh-CN", report.made_at, report.made_at


def _add(
    document: Document,
    text: str,
    *,
    font: str = _BODY_FONT,
    size: Pt = _BODY_SIZE,
    align: WD_ALIGN_PARAGRAPH | None = None,
    is_indented: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    if is_indented:
        paragraph.paragraph_format.first_line_indent = size * 2
    _write(paragraph, text, font=font, size=size)


def _add_check_table(document: Document, report: PeriodReport) -> None:
    _add(document, "检查表", font=_HEAD_FONT)
    for line in report.check_lines:
        _add(document, line, size=Pt(12))
    table = document.add_table(rows=0, cols=len(CHECK_HEAD), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS_MM, strict=True):
        column.width = Mm(width)
    rows = [(row.target, row.indicator, row.rule, row.result) for row in report.rows]
    for texts in [CHECK_HEAD, *rows]:
        for cell, text, width in zip(table.add_row().cells, texts, _WIDTHS_MM, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            _write(paragraph, text, font=_BODY_FONT, size=_TABLE_SIZE)


def _write(paragraph: Paragraph, text: str, *, font: str, size: Pt) -> None:
    run = paragraph.add_run(clean_text(text))
    run.font.size, run.font.name = size, font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001  (python-docx has no other way)
    fonts.set(qn("w:eastAsia"), font)

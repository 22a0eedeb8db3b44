"""A filled form → a Word document in the layout of the official form. Pure.

Opens in Word, WPS and LibreOffice. Fonts are named, not shipped: 方正小标宋 for the title,
仿宋 for the table. Text from the site goes in as text alone: no field, link or template.
"""

import io

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from config.forms import FormCell
from report.export.archive import settle_archive
from report.form_report import FormReport

_TITLE_FONT = "方正小标宋简体"
_BODY_FONT = "仿宋_GB2312"
_WIDTH_MM = 174
_TITLE_SIZE = Pt(20)
_BODY_SIZE = Pt(10.5)
_ROW_HEIGHT = Mm(7.4)


def export_docx(sheet: FormReport) -> bytes:
    """The bytes of the .docx; the same sheet gives the same bytes."""
    document = docx.Document()
    _set_page(document, sheet)
    _add_line(document, sheet.title, font=_TITLE_FONT, size=_TITLE_SIZE, is_centred=True)
    _add_line(document, sheet.year_line, size=Pt(14), is_centred=True)
    _add_line(document, sheet.organisation_line, size=Pt(12), after=Pt(3))
    _add_table(document, sheet)
    _add_line(document, _joined(sheet.signature), size=_BODY_SIZE, before=Pt(6))
    if sheet.after:
        _add_line(document, _joined(sheet.after), size=_BODY_SIZE)
    for note in sheet.form.notes:
        _add_line(document, note, size=Pt(9), before=Pt(3))
    target = io.BytesIO()
    document.save(target)
    return settle_archive(target.getvalue(), made_at=sheet.made_at)


def _joined(parts: tuple[tuple[str, str], ...]) -> str:
    return "   ".join(f"{label}：{text}" for label, text in parts)


def _set_page(document: Document, sheet: FormReport) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(18), Mm(16)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _BODY_FONT, _BODY_SIZE
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), _BODY_FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    core = document.core_properties
    core.title, core.author, core.comments, core.language = sheet.title, "", "", "zh-CN"
    core.created = core.modified = sheet.made_at


def _add_line(
    document: Document,
    text: str,
    *,
    size: Pt,
    font: str = _BODY_FONT,
    is_centred: bool = False,
    before: Pt | None = None,
    after: Pt | None = None,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = before or Pt(0)
    paragraph.paragraph_format.space_after = after or Pt(0)
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_text(paragraph, text, font=font, size=size)


def _add_text(paragraph: Paragraph, text: str, *, font: str, size: Pt) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001  (python-docx has no other way)
    fonts.set(qn("w:eastAsia"), font)


def _add_table(document: Document, sheet: FormReport) -> None:
    form = sheet.form
    table = document.add_table(rows=form.rows, cols=form.columns)
    table.style, table.autofit = "Table Grid", False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column in table.columns:
        column.width = Mm(_WIDTH_MM / form.columns)
    _narrow_margins(table)
    _refill(table, sheet)


def _narrow_margins(table: Table) -> None:
    """Leave the labels the width of the cell: the form's own margins are under a millimetre."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "28")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))  # noqa: SLF001  (python-docx has no other way)
    look.addprevious(margins)


def _refill(table: Table, sheet: FormReport) -> None:
    """Give each row its merged cells: wide by gridSpan, high by vMerge."""
    covering: dict[int, list[tuple[FormCell, bool]]] = {}
    for place in sheet.form.cells:
        for down in range(place.rows):
            covering.setdefault(place.row + down, []).append((place, down == 0))
    for number, row in enumerate(table.rows):
        row.height, row.height_rule = _ROW_HEIGHT, WD_ROW_HEIGHT_RULE.AT_LEAST
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  (python-docx has no other way)
        properties.append(OxmlElement("w:cantSplit"))
        places = sorted(covering[number], key=lambda pair: pair[0].column)
        _fill_row(table, row, places, sheet)


def _fill_row(
    table: Table, row: _Row, places: list[tuple[FormCell, bool]], sheet: FormReport
) -> None:
    elements = list(row._tr.tc_lst)  # noqa: SLF001  (python-docx has no other way)
    for element in elements[len(places) :]:
        row._tr.remove(element)  # noqa: SLF001  (as above)
    for element, (place, is_first) in zip(elements, places, strict=False):
        element.width = Mm(_WIDTH_MM / sheet.form.columns * place.span)
        element.grid_span = place.span
        if place.rows > 1:
            element.vMerge = "restart" if is_first else "continue"
        if is_first:
            _fill_cell(_Cell(element, table), sheet.printed(place))


def _fill_cell(cell: _Cell, text: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for number, line in enumerate(text.split("\n")):
        target = paragraph if number == 0 else cell.add_paragraph()
        target.alignment = WD_ALIGN_PARAGRAPH.CENTER
        target.paragraph_format.space_after = Pt(0)
        _add_text(target, line, font=_BODY_FONT, size=_BODY_SIZE)

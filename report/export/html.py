"""A filled form → a page ready to be put on the site. Pure.

No script, no style or picture from elsewhere; the official page tags are filled. The table
can be read by a screen reader: each value names the labels that it stands under.
"""

import re
from collections.abc import Iterator
from datetime import date
from html import escape

from config.forms import Form, FormCell
from model.identity import host_of
from report.form_report import FormReport

_STYLE = """
@page { size: A4; margin: 16mm 15mm; }
body { font-family: "仿宋_GB2312", FangSong, "仿宋", "Noto Serif CJK SC", serif; color: #111;
  background: #fff; max-width: 62rem; margin: 0 auto; padding: 1rem; line-height: 1.45; }
h1 { font-family: "方正小标宋简体", "Noto Serif CJK SC", SimSun, serif; font-size: 1.6rem;
  font-weight: normal; text-align: center; margin: .5rem 0 0; }
p { margin: .3rem 0; } .year { text-align: center; font-size: 1.15rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .95rem; }
th, td { border: 1px solid #333; padding: .3rem .25rem; text-align: center; font-weight: normal;
  overflow-wrap: anywhere; }
tr, tbody { break-inside: avoid; } .sign span { margin-right: 1.6em; white-space: nowrap; }
.notes { font-size: .85rem; } .box { white-space: nowrap; }
.part { bookmark-level: 2; bookmark-label: content(text); }
@media print { body { padding: 0; font-size: 10pt; line-height: 1.35; } table { font-size: 9.5pt; }
  th, td { padding: .22rem .2rem; } }
"""

#: A box with its words, which no end of a line parts.
_BOX = re.compile("[☑□][^☑□\\s<]+")
_WHOLE_BOX = r'<span class="box">\g<0></span>'


def export_html(sheet: FormReport) -> bytes:
    """The page as UTF-8."""
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{escape(sheet.title)}{escape(sheet.year_line)}</title>\n",
        *(f'<meta name="{name}" content="{escape(text)}">\n' for name, text in _tags(sheet)),
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n",
        f"<h1>{escape(sheet.title)}</h1>\n",
        f'<p class="year">{escape(sheet.year_line)}</p>\n',
        f'<p class="organisation">{escape(sheet.organisation_line)}</p>\n',
        *_table(sheet),
        *_line("sign", sheet.signature),
        *_line("after", sheet.after),
        *(f'<p class="notes">{escape(note)}</p>\n' for note in sheet.form.notes),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts).encode()


def _tags(sheet: FormReport) -> Iterator[tuple[str, str]]:
    """The page tags of 国办发〔2017〕47号, as far as their content is known."""
    site = sheet.site
    yield "SiteName", site.name
    yield "SiteDomain", host_of(site.home)
    yield "SiteIDCode", sheet.text("site.id_code") or site.id_code
    yield "ColumnName", "政府网站工作年度报表"
    yield "ColumnDescription", f"{site.name}政府网站工作年度报表"
    yield "ColumnKeywords", "政府网站，工作年度报表"
    yield "ColumnType", "政府网站工作年度报表"
    yield "ArticleTitle", f"{sheet.title}{sheet.year_line}"
    published = sheet.value("site.published_on") or sheet.value("signature.filled_on")
    if isinstance(published, date):
        yield "PubDate", f"{published.isoformat()} 00:00"
    yield "ContentSource", sheet.text("report.organisation") or site.sponsor


def _table(sheet: FormReport) -> Iterator[str]:
    form = sheet.form
    caption = f"{sheet.title}{sheet.year_line}"
    yield f'<table aria-label="{escape(caption)}">\n<colgroup>'
    yield "<col>" * form.columns + "</colgroup>\n"
    for part in parts_of(form):
        yield "<tbody>\n"
        for row in part:
            yield "<tr>"
            yield from (_cell(sheet, place) for place in form.cells if place.row == row)
            yield "</tr>\n"
        yield "</tbody>\n"
    yield "</table>\n"


def parts_of(form: Form) -> Iterator[range]:
    """Rows that cells hold together: a page may end between two parts, not inside one.

    A cell torn in two by the end of a page has no border there.
    """
    start, end = 0, 0
    for row in range(form.rows):
        end = max([end, *(cell.row + cell.rows for cell in form.cells if cell.row == row)])
        if end == row + 1:
            yield range(start, end)
            start = end


def _cell(sheet: FormReport, place: FormCell) -> str:
    size = f' colspan="{place.span}"' + (f' rowspan="{place.rows}"' if place.rows > 1 else "")
    text = escape(sheet.printed(place)).replace("\n", "<br>")
    if not place.field:
        part = ' class="part"' if place.column == 0 and place.rows > 1 else ""
        return f'<th id="{_id(place)}"{part}{size}>{text}</th>'
    headers = " ".join(_id(label) for label in labels_of(sheet.form.cells, place))
    mark = "" if place.choice else f' data-field="{place.field}"'
    return f'<td headers="{headers}"{mark}{size}>{_BOX.sub(_WHOLE_BOX, text)}</td>'


def labels_of(cells: tuple[FormCell, ...], place: FormCell) -> list[FormCell]:
    """The labels that a value stands under: those left of it in its row, then that above."""
    left = [
        label
        for label in cells
        if not label.field and label.column < place.column and _rows(label) & _rows(place)
    ]
    values = [c for c in cells if c.field and c.field != place.field and _rows(c) & _rows(place)]
    nearest = max((c.column for c in values if c.column < place.column), default=-1)
    near = [label for label in left if label.column > nearest or label.rows > place.rows]
    above = [
        label
        for label in cells
        if not label.field
        and label.row + label.rows == place.row
        and label.column == place.column
        and label.span == place.span
    ]
    return near + above


def _rows(cell: FormCell) -> set[int]:
    return set(range(cell.row, cell.row + cell.rows))


def _id(place: FormCell) -> str:
    return f"r{place.row}c{place.column}"


def _line(name: str, parts: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if parts:
        spans = (f"<span>{escape(label)}：{escape(text)}</span>" for label, text in parts)
        yield f'<p class="{name}">{"".join(spans)}</p>\n'

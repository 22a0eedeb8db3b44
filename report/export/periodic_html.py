"""A report of a period → a page ready to be put on the site. Pure.

No script, no style or picture from elsewhere.
"""

from collections.abc import Iterator
from html import escape

from model.text import clean_text
from report.periodic.document import CHECK_HEAD, PeriodReport

_STYLE = """
@page { size: A4; margin: 20mm 18mm; }
body { font-family: "仿宋_GB2312", FangSong, "仿宋", "Noto Serif CJK SC", serif; color: #111;
  background: #fff; max-width: 52rem; margin: 0 auto; padding: 1rem; line-height: 1.7; }
h1 { font-family: "方正小标宋简体", "Noto Serif CJK SC", SimSun, serif; font-size: 1.5rem;
  font-weight: normal; text-align: center; }
h2 { font-family: SimHei, "Noto Sans CJK SC", sans-serif; font-size: 1.1rem; font-weight: normal; }
p { margin: .3rem 0; text-indent: 2em; } p.line, p.sign { text-indent: 0; }
p.sign { text-align: right; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4; }
th, td { border: 1px solid #333; padding: .3rem .4rem; font-weight: normal; text-align: left;
  overflow-wrap: anywhere; vertical-align: top; }
tr { break-inside: avoid; }
"""


def export_periodic_html(report: PeriodReport) -> bytes:
    """The page as UTF-8; the same report gives the same bytes."""
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{_text(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n",
        f"<h1>{_text(report.title)}</h1>\n",
        *_sections(report),
        *_table(report),
        f'<p class="sign">{_text(report.organisation)}<br>{report.made_on:%Y年%-m月%-d日}</p>\n',
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts).encode()


def _sections(report: PeriodReport) -> Iterator[str]:
    for section in report.sections:
        yield f"<h2>{_text(section.title)}</h2>\n"
        yield from (f"<p>{_text(paragraph)}</p>\n" for paragraph in section.paragraphs)


def _table(report: PeriodReport) -> Iterator[str]:
    yield "<h2>检查表</h2>\n"
    yield from (f'<p class="line">{_text(line)}</p>\n' for line in report.check_lines)
    yield "<table>\n<thead><tr>"
    yield from (f'<th scope="col">{head}</th>' for head in CHECK_HEAD)
    yield "</tr></thead>\n<tbody>\n"
    for row in report.rows:
        cells = (row.target, row.indicator, row.rule, row.result)
        yield f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}</tr>\n"
    yield "</tbody>\n</table>\n"


def _text(text: str) -> str:
    return escape(clean_text(text))

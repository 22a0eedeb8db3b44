"""A report over many sites → a page. Pure. No script, no style or picture from elsewhere."""

from collections.abc import Iterator
from html import escape

from model.text import clean_text
from report.fleet import WORDS, FleetReport, ScoreTable

_STYLE = """
@page { size: A4 landscape; margin: 15mm; }
body { font-family: "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #111;
  background: #fff; max-width: 80rem; margin: 0 auto; padding: 1rem; line-height: 1.6; }
h1 { font-size: 1.4rem; text-align: center; } h2 { font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { border: 1px solid #333; padding: .2rem .4rem; font-weight: normal; }
thead th { background: #eee; } tbody th { text-align: left; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
"""


def export_fleet_html(report: FleetReport) -> bytes:
    """The page as UTF-8; the same report gives the same bytes."""
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{_text(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n",
        f"<h1>{_text(report.title)}</h1>\n",
        *(f"<p>{_text(paragraph)}</p>\n" for paragraph in report.paragraphs),
        *(part for table in report.tables for part in _table(table)),
        f"<p>{report.made_on:%Y年%-m月%-d日}</p>\n</main>\n</body>\n</html>\n",
    ]
    return "".join(parts).encode()


def _table(table: ScoreTable) -> Iterator[str]:
    yield f"<h2>{_text(table.title)}</h2>\n<table>\n<thead><tr>"
    yield from (f'<th scope="col">{_text(head)}</th>' for head in table.head)
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        cells = (_cell(head, value) for head, value in zip(table.head, row, strict=True))
        yield f"<tr>{''.join(cells)}</tr>\n".replace("<td>", '<th scope="row">', 1).replace(
            "</td>", "</th>", 1
        )
    yield "</tbody>\n</table>\n"


def _cell(head: str, value: str | int) -> str:
    kind = "" if head in WORDS else ' class="n"'
    return f"<td{kind}>{_text(str(value))}</td>"


def _text(text: str) -> str:
    return escape(clean_text(text))

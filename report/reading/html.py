"""Bytes of a page with a filled form → field key → text. Pure."""

import lxml.html
from lxml.html import HtmlElement

from report.reading.grid import GridCell, read_grid
from report.reading.lines import read_lines


def read_html(content: bytes) -> dict[str, str]:
    """Field key → text of every field whose label the page holds."""
    tree = lxml.html.fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8"))
    lines = [" ".join(part.strip() for part in p.itertext()) for p in tree.iter("h1", "p")]
    found = read_lines(lines)
    for table in tree.iter("table"):
        found |= read_grid(_grid(table))
    return found


def _grid(table: HtmlElement) -> list[list[GridCell]]:
    rows = list(table.iter("tr"))
    places: dict[tuple[int, int], GridCell] = {}
    for number, row in enumerate(rows):
        column = 0
        for element in row.iter("td", "th"):
            while (number, column) in places:
                column += 1
            cell = GridCell(text="".join(element.itertext()), row=number, column=column)
            width, height = int(element.get("colspan", 1)), int(element.get("rowspan", 1))
            places |= {(number + y, column + x): cell for y in range(height) for x in range(width)}
    width = max((column for _, column in places), default=-1) + 1
    blank = GridCell(text="", row=-1, column=-1)
    return [[places.get((y, x), blank) for x in range(width)] for y in range(len(rows))]

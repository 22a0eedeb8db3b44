"""A table of texts, merged cells repeated → field key → text. Pure.

Made for forms that people filled: a value stands right of its label, or below it where labels
stand in a row of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from report.labels import find_field, is_label
from report.values import EMPTY, TICKED


@dataclass(frozen=True, kw_only=True, slots=True)
class GridCell:
    """One cell of the table; a merged one is the same object in every place that it covers."""

    text: str
    #: Row and column of its upper left corner.
    row: int
    column: int


Grid = Sequence[Sequence[GridCell]]


def read_grid(grid: Grid) -> dict[str, str]:
    """Field key → text of its value, for each label that is understood.

    A field whose value is blank has an empty text; one whose label is not there has none.
    """
    found: dict[str, str] = {}
    for number in range(len(grid)):
        cells = _distinct(grid[number])
        for index, cell in enumerate(cells):
            if cell.row == number and is_label(cell.text):
                key = find_field([other.text for other in cells[: index + 1]])
                text = _value(grid, cells, index)
                if key is not None and text is not None:
                    found.setdefault(key, text)
    return found


def _value(grid: Grid, cells: Sequence[GridCell], index: int) -> str | None:
    """Text right of a label, boxes in several cells joined; else the text below it; else None."""
    label = cells[index]
    right = cells[index + 1 :]
    if right and not is_label(right[0].text):
        boxes = _leading_boxes(right)
        return " ".join(boxes) if boxes else right[0].text
    below = label.row + 1
    while below < len(grid) and grid[below][label.column] is label:
        below += 1
    if below >= len(grid):
        return None
    under = grid[below][label.column]
    return None if is_label(under.text) or under.column != label.column else under.text


def _leading_boxes(cells: Sequence[GridCell]) -> list[str]:
    boxes = []
    for cell in cells:
        if not cell.text.strip().startswith((EMPTY, TICKED)):
            break
        boxes.append(cell.text)
    return boxes


def _distinct(row: Sequence[GridCell]) -> list[GridCell]:
    return list({id(cell): cell for cell in row}.values())

"""Text in a workbook that stays text, whatever it looks like. Pure."""

from typing import Any

from model.text import clean_text

#: What a cell of a workbook can hold.
MAX_TEXT = 32_767


def set_text(cell: Any, text: str) -> None:  # noqa: ANN401  (openpyxl's cells have no common type)
    """Put a text into a cell: never a formula, without characters that XML cannot hold."""
    cell.value = clean_text(text)[:MAX_TEXT]
    # openpyxl takes `=…` for a formula by itself.
    cell.data_type = "s"

"""`config/forms/<key>.toml` → the layout of one version of the official form."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from model.errors import ConfigError

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True, slots=True)
class FormCell:
    """One cell of the form's table: a label, or the place of a value."""

    #: Row and first column on the grid, from 0.
    row: int
    column: int
    #: Columns wide and rows high.
    span: int
    rows: int
    #: What the form itself prints; `\\n` is a line break; empty where a value goes.
    text: str = ""
    #: Field key of the value; empty in a label.
    field: str = ""
    #: The one box of a choice that the cell shows; empty: all of them.
    choice: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One version of the official form."""

    key: str
    name: str
    #: Lines above the table; `{field.key}` stands for a value.
    title: str
    year: str
    organisation: str
    #: Columns of the grid.
    columns: int
    #: Every cell, row by row.
    cells: tuple[FormCell, ...]
    notes: tuple[str, ...]
    #: Label and field key of each part of the line of signatures.
    signature: tuple[tuple[str, str], ...]
    #: Label and field key of what is printed below once it is known.
    after: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> int:
        """Number of rows of the grid."""
        return max(cell.row + cell.rows for cell in self.cells)


def form_keys() -> tuple[str, ...]:
    """Keys of all versions of the form."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load_form(key: str) -> Form:
    """The form of a version.

    Raises:
        ConfigError: there is no such version, or its cells do not fill the grid.
    """
    if key not in form_keys():
        raise ConfigError(
            f"没有报表版本 {key!r}",
            where="form",
            remedy=f"写 {'、'.join(form_keys())} 之一",
            code="C04",
        )
    table = tomllib.loads((_FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    return Form(
        key=table["key"],
        name=table["name"],
        title=table["title"],
        year=table["year"],
        organisation=table["organisation"],
        columns=table["columns"],
        cells=_place(table["rows"], table["columns"], key),
        notes=tuple(table["notes"]),
        signature=tuple((label, field) for label, field in table["signature"]),
        after=tuple((label, field) for label, field in table["after"]),
    )


def _place(rows: list[list[dict[str, Any]]], columns: int, key: str) -> tuple[FormCell, ...]:
    """Put each cell at the first free column of its row; a row must come out full."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, entries in enumerate(rows):
        column = 0
        for entry in entries:
            while (row, column) in taken:
                column += 1
            cell = FormCell(row=row, column=column, **{"rows": 1, **entry})
            taken |= {
                (row + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.span)
            }
            cells.append(cell)
        if {c for r, c in taken if r == row} != set(range(columns)):
            raise ConfigError(
                f"第 {row + 1} 行没有占满 {columns} 列",
                where=f"{key}.toml",
                remedy="改正 span 或 rows",
            )
    return tuple(cells)

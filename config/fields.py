"""`config/fields.csv` → the fields of the report, in the order of the form."""

import csv
from functools import cache
from pathlib import Path

from model.fields import Field, FieldKind

_PATH = Path(__file__).with_name("fields.csv")


@cache
def load_fields() -> tuple[Field, ...]:
    """All fields of the report in the order of the form."""
    with _PATH.open(encoding="utf-8", newline="") as file:
        return tuple(_field(row) for row in csv.DictReader(file))


@cache
def fields_by_key() -> dict[str, Field]:
    """Field key → field."""
    return {field.key: field for field in load_fields()}


def _field(row: dict[str, str]) -> Field:
    kind, _, choices = row["kind"].partition(":")
    return Field(
        key=row["key"],
        section=row["section"],
        label=row["label"],
        unit=row["unit"],
        kind=FieldKind(kind),
        choices=tuple(choices.split("|")) if choices else (),
        proposed_from=row["proposed_from"],
    )

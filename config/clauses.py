"""`config/clauses.csv` → the clause of the form's 填写说明 that each field is filled in by."""

import csv
from functools import cache
from pathlib import Path

_PATH = Path(__file__).with_name("clauses.csv")


@cache
def clauses_by_field() -> dict[str, str]:
    """Field key → clause, e.g. `二.1`; `表头` and `落款` for cells that no clause speaks of.

    Source: 填写说明 of the yearly form, the version of Guangxi.
    """
    with _PATH.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["clause"] for row in csv.DictReader(file)}

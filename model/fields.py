"""指标: the cells of the report, as `config/fields.csv` lists them."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    YEAR = "year"
    DATE = "date"
    URL = "url"
    #: One of `Field.choices`.
    CHOICE = "choice"
    #: A whole number from 0.
    COUNT = "count"
    DECIMAL = "decimal"
    #: A share in hundredths: 100 prints `100%`.
    PERCENT = "percent"
    YESNO = "yesno"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One cell of the report."""

    #: Dotted name, e.g. `info.total`.
    key: str
    #: Section of the form, e.g. 信息发布.
    section: str
    label: str
    #: 条, 个, 次 …; empty where the form gives none.
    unit: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    #: Where proposals may come from, in words.
    proposed_from: str = ""

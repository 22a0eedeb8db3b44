"""`config/kinds.toml` → the rules by which a column's kind is guessed."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from model.columns import ColumnKind

_PATH = Path(__file__).with_name("kinds.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class KindRule:
    """Words that speak for a kind, and how strongly."""

    kind: ColumnKind
    pattern: re.Pattern[str]
    #: 0 to 1.
    confidence: float
    #: Of an override: the kinds it takes the place of; empty: of any.
    instead: tuple[ColumnKind, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class KindRules:
    """All rules; the first that fits in each group stands."""

    #: Looked for in a column's name, or in its page tags.
    names: tuple[KindRule, ...]
    #: Looked for in the names of what the column stands under; what they say goes over the name.
    overrides: tuple[KindRule, ...]
    #: Looked for in the names of what the column stands under.
    places: tuple[KindRule, ...]
    #: Looked for in its address.
    addresses: tuple[KindRule, ...]
    #: Looked for among the labels of its rows.
    labels: tuple[KindRule, ...]
    #: Looked for in the titles of its rows; most of them must fit.
    titles: tuple[KindRule, ...]


@cache
def load_kind_rules() -> KindRules:
    """The rules that come with the program."""
    with _PATH.open("rb") as file:
        table = tomllib.load(file)
    contents = table["contents"]
    return KindRules(
        names=tuple(_rule(entry, "pattern") for entry in table["names"]),
        overrides=tuple(_rule(entry, "pattern") for entry in table["overrides"]),
        places=tuple(_rule(entry, "pattern") for entry in table["places"]),
        addresses=tuple(_rule(entry, "pattern") for entry in table["addresses"]),
        labels=tuple(_rule(entry, "labels") for entry in contents if "labels" in entry),
        titles=tuple(_rule(entry, "titles") for entry in contents if "titles" in entry),
    )


def _rule(entry: Mapping[str, Any], words: str) -> KindRule:
    return KindRule(
        instead=tuple(ColumnKind(kind) for kind in entry.get("instead", ()) if kind != "*"),
        kind=ColumnKind(str(entry["kind"])),
        pattern=re.compile(str(entry[words])),
        confidence=float(str(entry["confidence"])),
    )

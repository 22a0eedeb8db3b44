"""`config/labels.toml` and the labels of `fields.csv` → field key → label paths."""

import tomllib
from functools import cache
from pathlib import Path

from config.fields import load_fields

_PATH = Path(__file__).with_name("labels.toml")


@cache
def load_names() -> dict[str, tuple[str, ...]]:
    """Field key → what a row of an import file may call it besides its label paths."""
    return {key: tuple(names) for key, names in _tables()["names"].items()}


@cache
def load_labels() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Field key → its label paths, outer part first, in the order of the form."""
    aliases = _tables()["labels"]
    return {
        field.key: tuple(
            tuple(path.split("/"))
            for path in dict.fromkeys(
                [
                    *aliases.get(field.key, ()),
                    f"{field.section}/{field.label}",
                    field.label.replace(" ", "/"),
                ]
            )
        )
        for field in load_fields()
    }


def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_PATH.read_text(encoding="utf-8"))

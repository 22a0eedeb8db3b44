"""`config/labels.toml` and the labels of `fields.csv` → field key → label paths."""

import tomllib
from functools import cache
from pathlib import Path

from config.fields import load_fields

_PATH = Path(__file__).with_name("labels.toml")


@cache
def load_labels() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Field key → its label paths, outer part first, in the order of the form."""
    aliases: dict[str, list[str]] = tomllib.loads(_PATH.read_text(encoding="utf-8"))["labels"]
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

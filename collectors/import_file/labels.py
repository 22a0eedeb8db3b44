"""What a person calls a field → the field. Pure.

Aliases are data: `config/label_aliases.toml`, label conflicts of the forms included.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from config.fields import fields_by_key, load_fields
from model.fields import Field
from model.text import fold_width

_ALIASES = Path(__file__).parents[2] / "config" / "label_aliases.toml"
_UNIT = re.compile(r"\((?:单位[::])?[^()]{0,8}\)|单位[::]\S{1,3}$")
_NOISE = re.compile(r"[\s　::、,，.。·\-_/\"“”'()]+")


def find_fields(text: str) -> tuple[Field, ...]:
    """Fields that `text` may mean: by key, by label, by section and label, by alias.

    One: found. None: unknown. Several: the label stands in several sections.
    """
    by_key = fields_by_key()
    if text.strip() in by_key:
        return (by_key[text.strip()],)
    return tuple(by_key[key] for key in _by_label().get(normal_label(text), ()))


def normal_label(text: str) -> str:
    """A label without unit, spaces and punctuation, full width folded."""
    return _NOISE.sub("", _UNIT.sub("", fold_width(text))).lower()


@cache
def _by_label() -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    aliases = tomllib.loads(_ALIASES.read_text(encoding="utf-8"))
    for field in load_fields():
        own: Iterable[str] = (field.label, field.section + field.label)
        for label in (*own, *aliases.get(field.key, ())):
            found[normal_label(label)][field.key] = None
    return {label: tuple(keys) for label, keys in found.items()}

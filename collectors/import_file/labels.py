"""What a person calls a field → the field. Pure.

Other ways of writing a label are data: `config/labels.toml`.
"""

import re
from collections import defaultdict
from functools import cache

from config.fields import fields_by_key
from config.labels import load_labels, load_names
from model.fields import Field
from model.text import fold_width

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
    names = load_names()
    for key, paths in load_labels().items():
        field = fields_by_key()[key]
        written = ("".join(path) for path in paths)
        for label in (field.label, *written, *names.get(key, ())):
            found[normal_label(label)][key] = None
    return {label: tuple(keys) for label, keys in found.items()}

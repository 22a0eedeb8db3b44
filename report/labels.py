"""Labels as a form writes them → the field they mean. Pure.

Source: the label conflicts between table and 填写说明 of the yearly form.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from config.labels import load_labels
from model.text import fold_width

_UNIT = re.compile(r"\((?:[^()]*单位[^()]*|[%条个次件项期篇天人]|人次|盖章)\)")
_NOISE = re.compile(r"[\s:()\"“”、,.·]+|\d+(?=[.、])")


def find_field(labels: Sequence[str]) -> str | None:
    """The key of the field whose label is the last of `labels`, the others being what stands
    left of or above it, nearest last; None where it is no field's, or could be several.
    """  # noqa: D205  (one sentence)
    *around, label = [bare_label(text) for text in labels]
    found = [
        (_closeness(path, around), key)
        for path, key in _paths().get(label, ())
        if set(path) <= set(around)
    ]
    best = max(found, default=None)
    if best is None or len({key for rank, key in found if rank == best[0]}) > 1:
        return None
    return best[1]


def is_label(text: str) -> bool:
    """True where some field's label ends in `text`, whatever stands around it."""
    return bare_label(text) in _paths()


def bare_label(text: str) -> str:
    """A label without spaces, unit and punctuation, widths folded."""
    return _NOISE.sub("", _UNIT.sub("", fold_width(text).replace("\n", "")))


def _closeness(path: tuple[str, ...], around: list[str]) -> tuple[int, int]:
    """How near the outer labels stand, then how many they are."""
    if not path:
        return (-1, 0)
    return (max(index for index, label in enumerate(around) if label == path[-1]), len(path))


@cache
def _paths() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Bare last label → (bare outer labels, key) of every path that ends in it."""
    paths: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for outer, label, key in _bare_paths():
        paths.setdefault(label, set()).add((outer, key))
    return {label: tuple(sorted(found)) for label, found in paths.items()}


def _bare_paths() -> Iterator[tuple[tuple[str, ...], str, str]]:
    for key, paths in load_labels().items():
        for path in paths:
            *outer, label = [bare_label(part) for part in path]
            yield tuple(outer), label, key

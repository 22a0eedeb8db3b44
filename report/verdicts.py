"""Verdict: whether one item counts in one figure, and why, in words a person can check. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from model.items import Item
from report.bundles import Bundle
from report.marks import add_marks, digest_of, mark_of


class Verdict(NamedTuple):
    """What a counting rule says of one item."""

    item: Item
    is_counted: bool
    #: One Chinese clause.
    why: str


def counted_items(verdicts: Iterable[Verdict]) -> tuple[Item, ...]:
    """The items that count, in the order given."""
    return tuple(verdict.item for verdict in verdicts if verdict.is_counted)


def evidence_digest(items: Iterable[Item], bundles: Iterable[Bundle] = ()) -> str:
    """Hash over what was counted, the same for the same items in any order, bundled or not.

    It changes where an item joins or leaves, or its title, date or facts change.
    """
    count, marks = 0, []
    for item in items:
        count += 1
        marks.append(mark_of(item))
    for bundle in bundles:
        count += bundle.size
        marks.append(bundle.mark)
    return digest_of(count, add_marks(marks))

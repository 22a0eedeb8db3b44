"""Verdict: whether one item counts in one figure, and why, in words a person can check. Pure."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from model.items import Item


class Verdict(NamedTuple):
    """What a counting rule says of one item."""

    item: Item
    is_counted: bool
    #: One Chinese clause.
    why: str


def counted_items(verdicts: Iterable[Verdict]) -> tuple[Item, ...]:
    """The items that count, in the order given."""
    return tuple(verdict.item for verdict in verdicts if verdict.is_counted)


def evidence_digest(items: Iterable[Item]) -> str:
    """Hash over what was counted, the same for the same items in any order.

    It changes where an item joins or leaves, or its title, date or facts change.
    """
    lines = sorted(
        "\t".join((item.address, item.title, str(item.published_on), repr(item.facts)))
        for item in items
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]

"""Items → marks that add up in any order, and the digest of what a count rests on. Pure.

A database can add them too: the sum over some thousand items stays within 63 bits.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from model.items import Item

#: Each half of a mark, and of a sum of marks, is less than this.
RANGE = 1 << 48


class Mark(NamedTuple):
    """What an item is, in two numbers; or the sum of such."""

    high: int = 0
    low: int = 0


def mark_text(
    address: str, title: str, published_on: date | None, facts: tuple[tuple[str, str], ...] = ()
) -> Mark:
    """The mark of an item with this address, title, date and these facts."""
    text = "\t".join((address, title, str(published_on), repr(facts)))
    half = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=12).digest()
    return Mark(int.from_bytes(half[:6]), int.from_bytes(half[6:]))


def mark_of(item: Item) -> Mark:
    """The mark of an item: another one where its address, title, date or facts are others."""
    return mark_text(item.address, item.title, item.published_on, item.facts)


def add_marks(marks: Iterable[Mark]) -> Mark:
    """The sum of some marks, the same in any order."""
    high = low = 0
    for mark in marks:
        high += mark.high
        low += mark.low
    return Mark(high % RANGE, low % RANGE)


def take_mark(total: Mark, part: Mark) -> Mark:
    """A sum without one of the marks in it."""
    return Mark((total.high - part.high) % RANGE, (total.low - part.low) % RANGE)


def digest_of(count: int, total: Mark) -> str:
    """The digest of so many items whose marks add up so."""
    words = f"{count}\t{total.high}\t{total.low}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]

"""Many things → parts of a size that one statement takes."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

_Thing = TypeVar("_Thing")
#: Values that one statement names; SQLite takes no more than 32,766.
MOST = 5000


def parts_of(things: Sequence[_Thing], size: int = MOST) -> Iterator[Sequence[_Thing]]:
    """The things in their order, so many at a time."""
    return (things[start : start + size] for start in range(0, len(things), size))

"""What a verification finds: one broken invariant, at one row."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

#: Faults of one kind that are told; more of them say no more.
MOST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One place where what is kept contradicts itself."""

    #: `I1` durable, `I2` no torn state, `I3` explainable, `I4` alerts, `I5` human wins.
    invariant: str
    #: Table of the row.
    table: str
    #: Key of the row, as a person would look for it.
    row: str
    #: Chinese sentence.
    what: str

    def __str__(self) -> str:
        """All of it in one line."""
        return f"{self.invariant} {self.table}（{self.row}）：{self.what}"


def first_faults(faults: Iterable[Fault]) -> list[Fault]:
    """The first `MOST` faults of one kind."""
    return list(islice(faults, MOST))

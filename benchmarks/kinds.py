"""Kinds guessed from real column names and their parents, beside what they are.

`python benchmarks/kinds.py [--all]` prints the share of right guesses on the names used while the
rules were written (tune) and on those of other sites (held), and each wrong one.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.discovery.kinds import ColumnSigns, KindGuess, guess_kind

NAMES = Path(__file__).parents[1] / "tests" / "fixtures" / "kinds" / "names.tsv"
#: Nobody can tell from name and place alone; right is to say so.
UNTELLABLE = "?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One real column name and its right kind."""

    parents: tuple[str, ...]
    name: str
    kind: str
    split: str


def load_cases() -> Iterator[Case]:
    """All names of the fixture."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            parents = tuple(part for part in row["parents"].split(" > ") if part)
            yield Case(parents=parents, name=row["name"], kind=row["kind"], split=row["split"])


def guess(case: Case) -> KindGuess:
    """What the program says of a name in its place."""
    return guess_kind(ColumnSigns(name=case.name, parents=case.parents))


def is_right(case: Case) -> bool:
    """True where the kind is right, or where it cannot be told and the program says so."""
    guessed = guess(case)
    return not guessed.is_sure if case.kind == UNTELLABLE else guessed.kind == case.kind


def main() -> None:
    """Print the table."""
    cases = list(load_cases())
    for split in ("tune", "held"):
        of_split = [case for case in cases if case.split == split]
        right = sum(map(is_right, of_split))
        sure = sum(guess(case).is_sure for case in of_split)
        sure_wrong = sum(guess(case).is_sure and not is_right(case) for case in of_split)
        print(
            f"{split}: {right}/{len(of_split)} right ({right / len(of_split):.3f}), "
            f"{sure} sure, {sure_wrong} of them wrong"
        )
    print(dict(Counter(case.kind for case in cases)))
    for case in cases:
        if not is_right(case) and (case.split == "tune" or "--all" in sys.argv):
            said = guess(case)
            path = " > ".join((*case.parents, case.name))
            wrong = f"{said.kind} {said.confidence} {said.reason}"
            print(f"  {case.split} {path}: {case.kind}, not {wrong}")


if __name__ == "__main__":
    main()

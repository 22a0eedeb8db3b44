"""Written list pages with their truth: names, classes and distractors drawn from a seed.

`write_pages(seed, count)` gives pages of every family × 0, 1, 3 and 20 rows × date form.
"""

import random
from collections.abc import Iterator
from itertools import product

from written_pages.answers import ANSWERS, write_answer
from written_pages.dates import FORMS
from written_pages.frame import write_frame
from written_pages.lists import FAMILIES
from written_pages.odd_lists import ODD_FAMILIES
from written_pages.truth import TruthRow, WrittenPage
from written_pages.words import draw_rows

SIZES = (0, 1, 3, 20)
_LISTS = FAMILIES | ODD_FAMILIES
_DASHED = frozenset({"split_day", "letters_table", "headed_table"})

__all__ = ["SIZES", "TruthRow", "WrittenPage", "families", "write_pages"]


def families() -> tuple[str, ...]:
    """Names of all families of pages."""
    return (*_LISTS, *ANSWERS)


def write_pages(seed: int, count: int) -> Iterator[WrittenPage]:
    """`count` pages drawn from `seed`; every family and size occurs before any occurs twice."""
    chance = random.Random(seed)
    cases = list(product(families(), SIZES))
    order: list[tuple[str, int]] = []
    while len(order) < count:
        chance.shuffle(cases)
        order.extend(cases)
    forms = list(FORMS)
    for number, (family, size) in enumerate(order[:count]):
        form = chance.choice(forms)
        yield _write(random.Random(f"{seed}-{number}"), family, size, form)


def _write(chance: random.Random, family: str, size: int, form: str) -> WrittenPage:
    """One page of a family."""
    rows = draw_rows(chance, size)
    if family in ANSWERS:
        return write_answer(chance, family, rows)
    if family in _DASHED or (family in ODD_FAMILIES and form == "none"):
        form = "dash"
    listing, truth = _LISTS[family](chance, rows, form)
    return write_frame(chance, family, rows, form, listing, truth)

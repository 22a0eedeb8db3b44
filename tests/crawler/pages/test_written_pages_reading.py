"""A hundred and more written pages of every family, on a seed that development never used."""

import sys
from pathlib import Path

import pytest

from crawler.pages.read import read_page
from model.pages import PageKind

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))

from reading_score import Score, score_page
from written_pages import families, write_pages
from written_pages.truth import TODAY

SEED, PAGES = 90917, 4 * 30


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    found: dict[str, Score] = {}
    for page in write_pages(SEED, PAGES):
        reading = read_page(
            page.body, url=page.url, hint=PageKind.LIST, today=TODAY, parts=frozenset({"list"})
        )
        found.setdefault(page.family, Score()).add(score_page(page, reading))
    return found


@pytest.mark.parametrize("family", families())
def test_rows_and_dates_of_a_family_are_right(scores: dict[str, Score], family: str) -> None:
    score = scores[family]

    assert score.pages == 4
    assert score.f1 >= 0.995
    assert score.date_share >= 0.995
    assert score.silent == 0

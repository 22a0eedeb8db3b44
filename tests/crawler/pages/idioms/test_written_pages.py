"""Each folder of fixtures/idioms is a page in one idiom, with what must be read on it."""

import json
from pathlib import Path

import pytest

from crawler.pages.idioms import IDIOMS
from crawler.pages.source import PageSource
from model.pages import ListReading, Pager, Row

ROOT = Path(__file__).parents[3] / "fixtures" / "idioms"
CASES = sorted(path.parent for path in ROOT.glob("*/*/case.json"))


def load(folder: Path) -> tuple[PageSource, dict]:
    case = json.loads((folder / "case.json").read_text())
    body = next(folder.glob("page.*")).read_bytes()
    return PageSource(url=case["url"], body=body), case


def first_list(source: PageSource) -> ListReading | None:
    return next((found for each in IDIOMS if (found := each.read_list(source))), None)


def first_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    return next((found for each in IDIOMS if (found := each.read_pager(source, rows))), None)


def shown(row: Row) -> list[str | None]:
    return [row.url, row.title, row.published_on.isoformat() if row.published_on else None]


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_written_page_is_read_as_its_case_says(folder: Path) -> None:
    source, case = load(folder)
    listing = first_list(source)
    is_structural = case["rows"] is None or case["idiom"] == "guess"
    rows = _rows(case) if is_structural else listing.rows if listing else ()
    pager = first_pager(source, rows)

    if is_structural:
        assert listing is None
    else:
        assert listing is not None
        assert listing.idiom == case["idiom"]
        assert [shown(row) for row in listing.rows] == case["rows"]
        assert [each.url for each in listing.elsewhere] == case["elsewhere"]
    assert _pager_facts(pager) == case["pager"]
    if pager is not None:
        assert pager.idiom == case["idiom"]


def _rows(case: dict) -> tuple[Row, ...]:
    return tuple(Row(url=url, title=title) for url, title, _ in case["rows"] or ())


def _pager_facts(pager: Pager | None) -> dict | None:
    if pager is None:
        return None
    return {
        "next": [each.url for each in pager.next],
        "page": pager.page,
        "total_items": pager.total_items,
        "total_pages": pager.total_pages,
        "is_last": pager.is_last,
        "is_guess": pager.is_guess,
        "third": pager.request_for(3).url if pager.request_for else None,
    }

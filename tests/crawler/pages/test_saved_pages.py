"""Saved real pages: rows, dates, pager and articles equal their truth, each page a test."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from crawler.pages.read import read_page
from model.pages import PageReading
from model.text import clean_line

FOLDER = Path(__file__).parents[2] / "fixtures" / "pages"
CASES = sorted(path.parent for path in FOLDER.glob("*/meta.json"))
TODAY = date(2026, 11, 24)


def _load(case: Path, name: str) -> dict[str, Any]:
    path = case / name
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _read(case: Path) -> PageReading:
    page = next(case.glob("page.*"))
    return read_page(page.read_bytes(), url=_load(case, "meta.json")["url"], today=TODAY)


def _day(text: str) -> date:
    year, month, day = re.findall(r"\d+", text)[:3]
    return date(int(year), int(month), int(day))


LISTS = [case for case in CASES if "rows" in _load(case, "truth.json")]
ARTICLES = [
    case
    for case in CASES
    if (case / "truth.json").exists() and "title" in _load(case, "truth.json")
]


def test_there_are_lists_and_articles_among_the_saved_pages() -> None:
    assert len(LISTS) >= 20
    assert len(ARTICLES) >= 10


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case.name)
def test_rows_of_a_saved_list_are_its_truth_in_order(case: Path) -> None:
    base = _load(case, "meta.json")["url"]
    expected = [
        (urljoin(base, row["url"]), clean_line(row["title"]), _day(row["date"]))
        for row in _load(case, "truth.json")["rows"]
    ]

    rows = _read(case).listing.rows

    assert [(row.url, row.title, row.published_on) for row in rows] == expected


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case.name)
def test_pager_of_a_saved_list_says_what_the_page_says(case: Path) -> None:
    truth = _load(case, "truth.json")

    pager = _read(case).listing.pager

    assert pager is not None
    for key, value in (("total", pager.total_items), ("pages", pager.total_pages)):
        if key in truth:
            assert value == truth[key]
    if "next_pages" in truth:
        assert [request.url for request in pager.next[:1]] == truth["next_pages"]


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case.name)
def test_article_of_a_saved_page_is_its_truth(case: Path) -> None:
    truth = _load(case, "truth.json")

    article = _read(case).article

    assert article is not None
    assert article.title == truth["title"]
    assert article.published_on == _day(truth["date"])
    assert article.column == truth["column"]
    assert (article.source or None) == truth["source"]
    assert len(article.attachments) == truth.get("attachments", 0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_saved_page_is_what_it_is(case: Path) -> None:
    meta = _load(case, "meta.json")

    reading = _read(case)

    assert reading.page == meta.get("kind", meta.get("page"))
    assert reading.encoding == "utf-8"
    assert reading.problems == ()

"""Real saved pages: pagers and inline rows as their truth says."""

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest

from crawler.pages.idioms import IDIOMS, hanweb_jpage, ucap
from crawler.pages.source import PageSource
from model.pages import Pager

ROOT = Path(__file__).parents[3] / "fixtures" / "pages"
PAGES = {folder.name: folder for folder in ROOT.iterdir() if (folder / "meta.json").exists()}
BODA = sorted(name for name in PAGES if name.startswith("cqjtu") and "info" not in name)


def load(name: str) -> tuple[PageSource, dict]:
    folder = PAGES[name]
    url = json.loads((folder / "meta.json").read_text())["url"]
    truth = folder / "truth.json"
    body = next(folder.glob("page.*")).read_bytes()
    return PageSource(url=url, body=body), json.loads(truth.read_text()) if truth.exists() else {}


def first_pager(source: PageSource) -> Pager | None:
    return next((found for each in IDIOMS if (found := each.read_pager(source, ()))), None)


@pytest.mark.parametrize("name", BODA)
def test_boda_pagers_say_what_the_saved_pages_say(name: str) -> None:
    source, truth = load(name)
    pager = first_pager(source)

    if "rows" not in truth:
        assert pager is None
        return
    assert pager is not None
    assert pager.idiom == "boda"
    assert [each.url for each in pager.next] == truth["next_pages"]
    assert (pager.total_items, pager.page, pager.total_pages) == (
        truth["total"],
        truth["page"],
        truth["pages"],
    )
    assert pager.is_last == (truth["page"] == truth["pages"])


def test_boda_addresses_computed_on_any_page_are_the_real_ones() -> None:
    column = "http://yjszs.cqjtu.edu.cn/zsxx1/ssyjs"
    for name in ("", "-17", "-15", "-2", "-1"):
        pager = first_pager(load(f"cqjtu-zsxx1-ssyjs{name}")[0])

        assert pager is not None
        assert pager.request_for is not None
        assert [pager.request_for(page).url for page in (1, 2, 18)] == [
            f"{column}.htm",
            f"{column}/17.htm",
            f"{column}/1.htm",
        ]


@pytest.mark.parametrize(
    "name", sorted(each for each in PAGES if "info" in each or "articles" in each)
)
def test_article_pages_have_neither_list_nor_pager(name: str) -> None:
    source, _ = load(name)

    assert [each.NAME for each in IDIOMS if each.read_list(source)] == []
    assert first_pager(source) is None


@pytest.mark.parametrize("number", [1, 2, 3])
def test_dataproxy_answers_give_every_record_and_the_stated_totals(number: int) -> None:
    source, truth = load(f"jiangsu-dataproxy_page_{number}")
    listing = hanweb_jpage.read_list(source)

    assert listing is not None
    assert [(row.url, row.title, str(row.published_on)) for row in listing.rows] == [
        (urljoin(source.url, row["url"]), row["title"], row["date"]) for row in truth["rows"]
    ]
    pager = hanweb_jpage.read_pager(source, listing.rows)
    assert pager is not None
    assert (pager.total_items, pager.total_pages, pager.is_last) == (756, 31, False)


def test_dataproxy_answers_overlap() -> None:
    urls = [
        {row.url for row in listing.rows}
        for number in (1, 2, 3)
        if (listing := hanweb_jpage.read_list(load(f"jiangsu-dataproxy_page_{number}")[0]))
    ]

    assert [len(each) for each in urls] == [76, 76, 76]
    assert len(urls[0] & urls[1]) == 51
    assert len(urls[0] | urls[1] | urls[2]) == 126


def test_the_ucap_page_gives_its_inline_rows_and_no_template_row() -> None:
    source, truth = load("jiangxi-list_yasf_p1")
    listing = ucap.read_list(source)

    assert listing is not None
    assert [(row.url, row.title, str(row.published_on)) for row in listing.rows] == [
        (row["url"], " ".join(row["title"].split()), row["date"][:10]) for row in truth["rows"]
    ]
    pager = ucap.read_pager(source, listing.rows)
    assert pager is not None
    assert [each.url for each in pager.next] == truth["next_pages"]
    assert pager.total_items == truth["total_articleCount_of_column_in_page"]

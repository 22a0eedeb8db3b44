"""Footers as real sites write them, and inner pages beside the home page."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.footer import FooterFacts, PageFooter, collect_inner_footers, read_footer
from crawler.pages.read import read_page
from jobs.check import footer_facts
from model.pages import Marks

MARKS = Path(__file__).parents[1] / "fixtures" / "marks"
TRUTH = json.loads((MARKS / "truth.json").read_text(encoding="utf-8"))["footers"]
AT = datetime(2026, 11, 1, tzinfo=UTC)
URL = "http://www.example.gov.cn/"


def footer_of(text: str) -> tuple[PageFooter, FooterFacts]:
    facts = footer_facts(text)
    return read_footer(read_page(text.encode(), url=URL), facts, text=text), facts


@pytest.mark.parametrize("name", TRUTH)
def test_a_footer_is_read_as_it_is_seen(name: str) -> None:
    footer, facts = footer_of((MARKS / "footers" / f"{name}.html").read_text(encoding="utf-8"))

    seen = {
        "icp": list(footer.marks.icp),
        "police": list(footer.marks.police),
        "id_code": list(footer.marks.id_code),
        "conac_code": list(footer.marks.conac),
        "conac_mark": bool(footer.conac),
        "sponsor": footer.sponsor,
        "operator": facts.operator,
        "contact": footer.contact,
        "sitemap": footer.sitemap,
        "mistake_entry": footer.report_error,
    }
    assert {mark: value for mark, value in seen.items() if value} == TRUTH[name]


def test_every_footer_has_its_truth() -> None:
    assert set(TRUTH) == {path.stem for path in (MARKS / "footers").iterdir()}


HOME = PageFooter(
    url=URL,
    marks=Marks(icp=("桂ICP备1020192号-7",), id_code=("4500000092",)),
    sponsor="某厅",
    sitemap="http://www.example.gov.cn/map/",
)


def inner(**changed: object) -> tuple[object, str]:
    page = PageFooter(**{"url": URL + "a", "marks": HOME.marks, "sponsor": "某厅", **changed})
    (reading,) = collect_inner_footers(HOME, [page], at=AT)
    return reading.value, reading.detail


def test_an_inner_page_that_lacks_what_the_home_page_shows_is_named() -> None:
    assert inner() == ("网站地图", f"{URL}a 网站地图")
    assert inner(sitemap="http://www.example.gov.cn/map/") == ("", "")


def test_what_the_home_page_lacks_itself_is_not_asked_of_inner_pages() -> None:
    assert "找错入口" not in str(inner()[0])
    assert inner(sitemap="x", report_error="4500000092") == ("", "")


def test_another_number_on_an_inner_page_is_told() -> None:
    marks = Marks(icp=("桂ICP备1020192号－7",), id_code=("4500000091",))

    assert inner(sitemap="x", marks=marks)[0] == "网站标识码与首页不同"


def test_without_an_inner_page_nothing_is_said() -> None:
    assert collect_inner_footers(HOME, [], at=AT) == []

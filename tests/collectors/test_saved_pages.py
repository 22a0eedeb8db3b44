"""Marks of real pages, as their footers print them (read by eye from the saved bytes)."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from collectors.features import collect_features
from collectors.marks import collect_marks
from collectors.media import collect_media
from collectors.page_tags import collect_page_tags
from crawler.pages.read import read_page
from crawler.pages.source import PageSource
from jobs.check import footer_facts
from model.identity import host_of
from model.observations import Observation
from model.sites import Site

FOLDER = Path(__file__).parents[1] / "fixtures" / "pages"
AT = datetime(2026, 11, 1, tzinfo=UTC)
TRUTH = {
    "articles-gzggw": {
        "marks.icp": "浙ICP备05018911号",
        "marks.police": "浙公网安备 33010602009328号",
        "marks.police_link": "33010602009328",
        "marks.icp_link": "http://beian.miit.gov.cn/",
        "marks.id_code": "3300000020",
        "marks.conac": None,
        "footer.sponsor": "",
        "footer.sitemap": "http://fgw.zj.gov.cn/col/col1629311/index.html",
        "footer.contact": "http://fgw.zj.gov.cn/col/col1629310/index.html",
        "footer.report_error": "3300000020",
        "tags.SiteIDCode": "",
        "marks.conflicts": 1,
    },
    "articles-shanxi": {
        "marks.icp": "晋ICP备12000773号",
        "marks.police": "晋公网安备 14010502050691号",
        "marks.police_link": "14010502050691",
        "marks.icp_link": "",
        "marks.id_code": "1400000045",
        "footer.sponsor": "山西省人民政府办公厅",
        "footer.sitemap": "http://www.shanxi.gov.cn/wzgl/wzdt/",
        "footer.contact": "http://www.shanxi.gov.cn/wzgl/lxwm/",
        "footer.report_error": "1400000045",
        "tags.SiteIDCode": "1400000045",
        "marks.conflicts": 0,
    },
    "cqjtu-xxjj": {
        "marks.icp": "渝ICP备11007697号-1",
        "marks.police": "",
        "marks.id_code": "",
        "footer.report_error": "",
    },
    "jiangxi-list_yasf_p1": {
        "marks.icp": "",
        "marks.id_code": "3600000076",
        "tags.SiteIDCode": "3600000076",
        "footer.report_error": "",
    },
}


def source_of(name: str) -> PageSource:
    folder = FOLDER / name
    url = json.loads((folder / "meta.json").read_text("utf-8"))["url"]
    return PageSource(url=url, body=next(folder.glob("page.*")).read_bytes())


def collect(name: str) -> dict[str, Observation]:
    source = source_of(name)
    site = Site(key="a", name="a", home=source.url, hosts=frozenset({host_of(source.url)}))
    reading = read_page(source.body, url=source.url)
    facts = footer_facts(source.text)
    got = collect_marks(reading, facts, text=source.text, site=site, at=AT)
    return {each.key: each for each in got}


@pytest.mark.parametrize("name", TRUTH)
def test_the_marks_of_a_saved_page_are_what_it_prints(name: str) -> None:
    got = collect(name)

    assert {key: got[key].value for key in TRUTH[name]} == TRUTH[name]


def test_an_obsolete_address_of_the_mistake_entry_is_told() -> None:
    assert "121.43.68.40" in collect("articles-gzggw")["marks.conflicts"].detail


def test_a_link_to_a_platform_names_no_account() -> None:
    source = source_of("articles-shanxi")

    assert {each.value for each in collect_media(source.text, url=source.url, at=AT)} == {None}


def test_tags_of_a_saved_article_are_compared_with_the_standard() -> None:
    source = source_of("articles-shanxi")
    got = collect_page_tags([read_page(source.body, url=source.url)], at=AT)

    missing = {each.key: each.value for each in got}
    assert "SiteIDCode" not in str(missing["tags.article_missing"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("articles-gzggw", ("提供站内搜索", "提供无障碍浏览", "繁体版", None)),
        ("articles-shanxi", ("提供站内搜索", "提供无障碍浏览", "繁体版", None)),
        ("jiangxi-list_yasf_p1", (None, None, None, None)),
        ("cqjtu-index-1", ("提供站内搜索", None, None, None)),
    ],
)
def test_what_a_saved_page_offers_is_what_is_seen_on_it(
    name: str, expected: tuple[object, ...]
) -> None:
    source = source_of(name)
    reading = read_page(source.body, url=source.url)
    got = collect_features(reading, text=source.text, today=date(2026, 1, 1), at=AT)

    found = {each.key.removeprefix("features."): each.value for each in got}
    kinds = ("search", "accessibility", "languages", "smart_qa")
    assert tuple(found[kind] for kind in kinds) == expected

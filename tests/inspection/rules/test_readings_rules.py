"""Rules that judge one reading: under, on and over the limit, and no data."""

from dataclasses import replace
from datetime import timedelta

import pytest
from inspection_cases import BY_ID, TODAY, answer, latest, make_site

from inspection.records import SiteRecords
from model.issues import Answer
from model.observations import Reading

PASS, FAIL, UNKNOWN = Answer.PASS, Answer.FAIL, Answer.UNKNOWN

_FOOTER = ("icp", "police", "id_code")
_FOOTER_MORE = ("conac", "sponsor", "contact", "sitemap", "report_error")

TABLE = [
    *((f"footer.{name}", {f"marks__{name}": "有"}, PASS) for name in _FOOTER),
    *((f"footer.{name}", {f"marks__{name}": ""}, FAIL) for name in _FOOTER),
    *((f"footer.{name}", {f"footer__{name}": "有"}, PASS) for name in _FOOTER_MORE),
    *((f"footer.{name}", {f"footer__{name}": " "}, FAIL) for name in _FOOTER_MORE),
    ("footer.inner", {"footer__inner_missing": ""}, PASS),
    ("footer.inner", {"footer__inner_missing": "网站地图"}, FAIL),
    ("tags.home", {"tags__home_missing": ""}, PASS),
    ("tags.home", {"tags__home_missing": "SiteName、SiteIDCode"}, FAIL),
    ("tags.column", {"tags__column_missing": ""}, PASS),
    ("tags.column", {"tags__column_missing": "ColumnName"}, FAIL),
    ("tags.article", {"tags__article_missing": ""}, PASS),
    ("tags.article", {"tags__article_missing": "PubDate"}, FAIL),
    ("links.home_dead", {"links__home_dead": 0}, PASS),
    ("links.home_dead", {"links__home_dead": 1}, FAIL),
    ("links.inner_dead", {"links__inner_dead": 0}, PASS),
    ("links.inner_dead", {"links__inner_dead": 1}, FAIL),
    ("links.lapsed", {"links__lapsed": 0}, PASS),
    ("links.lapsed", {"links__lapsed": 1}, FAIL),
    ("attachments.broken", {"attachments__broken": 0}, PASS),
    ("attachments.broken", {"attachments__broken": 1}, FAIL),
    ("tampering.hidden_links", {"suspects__hidden_links": 0}, PASS),
    ("tampering.hidden_links", {"suspects__hidden_links": 1}, FAIL),
    ("tampering.gambling", {"suspects__gambling": 0}, PASS),
    ("tampering.gambling", {"suspects__gambling": 1}, FAIL),
    ("tampering.foreign_text", {"suspects__foreign_text": 0}, PASS),
    ("tampering.foreign_text", {"suspects__foreign_text": 1}, FAIL),
    ("search.usable", {"search__asked": 4, "search__found": 4}, PASS),
    ("search.usable", {"search__asked": 4, "search__found": 3}, FAIL),
    ("search.usable", {"search__asked": 3, "search__found": 0}, UNKNOWN),
    ("ipv6.reachable", {"ipv6__has_address": True, "ipv6__outcome": "ok"}, PASS),
    ("ipv6.reachable", {"ipv6__has_address": True, "ipv6__outcome": "timeout"}, FAIL),
    ("ipv6.reachable", {"ipv6__has_address": True}, UNKNOWN),
    ("ipv6.reachable", {"ipv6__has_address": False}, FAIL),
    ("tls.expiry", {"tls__expires_on": (TODAY + timedelta(days=31)).isoformat()}, PASS),
    ("tls.expiry", {"tls__expires_on": (TODAY + timedelta(days=30)).isoformat()}, FAIL),
    ("tls.expiry", {"tls__expires_on": (TODAY - timedelta(days=1)).isoformat()}, FAIL),
    ("tls.expiry", {"tls__outcome": "tls", "tls__expires_on": "2030-01-01"}, FAIL),
    ("tls.expiry", {"tls__expires_on": ""}, UNKNOWN),
    ("home.stale", {"home__newest_on": (TODAY - timedelta(days=13)).isoformat()}, PASS),
    ("home.stale", {"home__newest_on": (TODAY - timedelta(days=14)).isoformat()}, PASS),
    ("home.stale", {"home__newest_on": (TODAY - timedelta(days=15)).isoformat()}, FAIL),
    ("home.stale", {"home__newest_on": ""}, FAIL),
    ("interaction.channel", {"interaction__channel": True}, PASS),
    ("interaction.channel", {"interaction__channel": False}, FAIL),
    ("marks.consistent", {"marks__id_code": "4500000092", "tags__SiteIDCode": "4500000092"}, PASS),
    ("marks.consistent", {"marks__id_code": "4500000092", "tags__SiteIDCode": "4500000091"}, FAIL),
    ("marks.consistent", {"marks__id_code": "4500000092"}, UNKNOWN),
]


@pytest.mark.parametrize(("rule", "readings", "expected"), TABLE)
def test_a_reading_under_on_and_over_the_limit(
    rule: str, readings: dict[str, Reading], expected: Answer
) -> None:
    records = SiteRecords(site=make_site(), latest=latest(**readings))

    assert answer(rule, records) is expected


@pytest.mark.parametrize("rule", sorted({rule for rule, _, _ in TABLE}))
def test_without_a_reading_a_rule_cannot_tell(rule: str) -> None:
    assert answer(rule, SiteRecords(site=make_site())) is UNKNOWN


@pytest.mark.parametrize(
    ("rule", "keys"),
    sorted({(rule, tuple(readings)) for rule, readings, _ in TABLE if rule != "tls.expiry"}),
)
def test_a_reading_that_could_not_be_told_is_no_pass_and_no_fail(
    rule: str, keys: tuple[str, ...]
) -> None:
    records = SiteRecords(site=make_site(), latest=latest(**dict.fromkeys(keys)))

    assert answer(rule, records) is UNKNOWN


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        ("http://mzt.gxzf.gov.cn/", PASS),
        ("https://www.x.gov.cn:8443/", PASS),
        ("http://www.x.com.cn/", FAIL),
        ("http://gov.cn.x.com/", FAIL),
        ("http://xgov.cn/", FAIL),
        ("http://10.1.2.3/", FAIL),
    ],
)
def test_the_home_page_stands_under_gov_cn(home: str, expected: Answer) -> None:
    assert answer("domain.name", SiteRecords(site=make_site(home=home))) is expected


def test_every_finding_names_its_rule_and_a_target() -> None:
    records = SiteRecords(site=make_site(), latest=latest(marks__icp=""))

    assert BY_ID["footer.icp"].basis == "国办发〔2017〕47号 附件 底部功能区（阈值未经原文核实）"
    assert answer("footer.icp", records) is FAIL


def test_a_tag_whose_value_has_not_the_ordered_form_is_a_fault_too() -> None:
    reading = replace(
        latest(tags__home_missing="")["tags.home_missing"], detail="SiteDomain='http://x' 格式不对"
    )
    records = SiteRecords(site=make_site(), latest={"tags.home_missing": reading})

    assert answer("tags.home", records) is FAIL

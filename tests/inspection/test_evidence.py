"""An issue → the page that shows it, and which of its words."""

from typing import Any

import pytest
from inspection_cases import BY_ID, NOW, make_column, make_reading, make_site

from inspection.evidence import exhibit_of, passage, shorten
from model.issues import Issue, Severity

_SITE = make_site(make_column("要闻"))


def _issue(rule: str, target: str = "x", detail: str = "情况") -> Issue:
    facts: dict[str, Any] = {"severity": Severity.NOTICE, "opened_at": NOW, "basis": ""}
    return Issue(id=1, site="x", rule=rule, target=target, detail=detail, **facts)


@pytest.mark.parametrize(
    ("rule", "target", "url"),
    [
        ("column.stale", "要闻", _SITE.columns[0].url),
        ("column.stale", "旧栏目", _SITE.home),
        ("words.mistaken", "http://x.gov.cn/1.html", "http://x.gov.cn/1.html"),
        ("home.stale", "x", _SITE.home),
        ("tls.expiry", "x", ""),
        ("report.published", "2025", ""),
    ],
)
def test_the_page_is_the_targets_the_columns_or_the_home_page(
    rule: str, target: str, url: str
) -> None:
    assert exhibit_of(_issue(rule, target), _SITE, {}).url == url


def test_a_reading_names_the_page_and_the_hidden_link_to_look_for() -> None:
    reading = make_reading("suspects.hidden_links", 1, detail="http://bad.cn/a（http://x.gov.cn/）")

    exhibit = exhibit_of(_issue("tampering.hidden_links"), _SITE, {reading.key: reading})

    assert exhibit.needle == "http://bad.cn/a"
    assert exhibit.snippet == reading.detail
    assert exhibit.wants_picture


def test_a_mistaken_word_is_looked_for_on_its_page() -> None:
    issue = _issue("words.mistaken", "http://x.gov.cn/1", "「布署」，应为「部署」（…会议布署…）")

    assert exhibit_of(issue, _SITE, {}).needle == "布署"


def test_every_rule_says_whether_a_picture_and_words_are_wanted() -> None:
    pictured = {r for r in BY_ID if exhibit_of(_issue(r), _SITE, {}).wants_picture}
    silent = {r for r in BY_ID if not exhibit_of(_issue(r), _SITE, {}).wants_words}

    vetoes = {r for r, one in BY_ID.items() if one.severity is Severity.VETO}
    assert vetoes - pictured == {"interaction.unanswered"}
    assert {"tampering.hidden_links", "column.blank", "home.down"} <= pictured
    assert not pictured & silent
    assert silent >= {"letters.stale", "interaction.unanswered", "items.vanished"}


def test_a_passage_is_what_stands_around_the_needle_else_the_beginning() -> None:
    text = "甲" * 500 + "布署" + "乙" * 500

    assert passage(text, "布署") == f"…{'甲' * 120}布署{'乙' * 120}…"
    assert passage(text, "部署", title="首页").startswith("标题「首页」；正文开头：甲甲")


def test_personal_data_is_masked_and_a_long_text_cut() -> None:
    assert shorten("电话 13800138000") == "电话 138****8000"
    assert len(shorten("字" * 5000)) == 600

import tomllib
from pathlib import Path
from typing import Any

import pytest

from config.indicators import (
    indicators_by_id,
    load_groups,
    load_indicators,
    load_own_groups,
    load_own_indicators,
)
from model.errors import ConfigError
from model.issues import Severity


def test_the_thresholds_of_the_official_vetoes() -> None:
    by_id = {indicator.id: indicator for indicator in load_indicators()}

    assert dict(by_id["site.unreachable"].thresholds) == {
        "days": 7,
        "probes_per_day": 20,
        "seconds": 15,
        "percent": 5,
    }
    assert by_id["home.stale"].threshold("days") == 14
    vetoes = {name for name, indicator in by_id.items() if indicator.severity is Severity.VETO}
    assert vetoes == {
        "site.unreachable",
        "home.stale",
        "columns.stale_core",
        "columns.stale_due",
        "columns.blank_many",
        "interaction.channel",
        "interaction.unanswered",
        "services.unusable",
    }


def test_what_was_not_confirmed_is_marked_in_its_basis() -> None:
    for indicator in load_indicators():
        assert ("未经原文核实" in indicator.basis) is not indicator.is_confirmed


def test_every_deduction_belongs_to_a_group_with_points() -> None:
    groups = {group.name: group.points for group in load_groups()}

    assert sum(groups.values()) == 100
    for indicator in load_indicators():
        if indicator.severity is Severity.DEDUCTION:
            assert 0 < indicator.points <= groups[indicator.group]


_ENTRY = """[[indicators]]
id = "home.stale"
title = "首页不更新"
document = "文件"
clause = "条款"
severity = "veto"
confirmed = true
"""


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("[[indicators]", "C02", "TOML 语法错误"),
        (_ENTRY + 'colour = "red"', "C04", "未知的项「colour」"),
        (_ENTRY.replace("veto", "fatal"), "C04", "severity 'fatal' 无效"),
        (_ENTRY.replace('title = "首页不更新"\n', ""), "C04", "缺少 title"),
        (_ENTRY + "thresholds = { days = -1 }", "C04", "days = -1 不是非负数"),
        (_ENTRY + 'thresholds = { days = "14" }', "C04", "不是非负数"),
        (_ENTRY + _ENTRY, "C03", "编号重复"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, text: str, code: str, what: str) -> None:
    path = tmp_path / "local.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=what) as caught:
        load_indicators(path)

    assert caught.value.code == code
    assert "local.toml" in str(caught.value)


def test_a_provinces_own_table_is_another_file(tmp_path: Path) -> None:
    path = tmp_path / "local.toml"
    path.write_text(_ENTRY + "thresholds = { days = 7 }", encoding="utf-8")

    (indicator,) = load_indicators(path)

    assert indicator.threshold("days") == 7


_OWN = """
[groups]
"发布解读" = 35
[[indicators]]
id = "column.stale"
document = "某政办函〔2021〕8号"
clause = "扣分指标 3"
thresholds = { news_days = 7 }
[[indicators]]
id = "ipv6.reachable"
off = true
"""


def test_a_provinces_table_replaces_what_it_states_and_leaves_the_rest(tmp_path: Path) -> None:
    own = tmp_path / "indicators.toml"
    bundled = {indicator.id: indicator for indicator in load_indicators()}
    assert load_own_indicators(own) == load_indicators()

    own.write_text(_OWN, encoding="utf-8")
    merged = {indicator.id: indicator for indicator in load_own_indicators(own)}

    assert set(bundled) - set(merged) == {"ipv6.reachable"}
    stale = merged["column.stale"]
    assert dict(stale.thresholds) == {"news_days": 7, "months": 6}
    assert (stale.document, stale.title) == ("某政办函〔2021〕8号", "栏目不更新")
    assert merged["home.stale"] == bundled["home.stale"]
    groups = {group.name: group.points for group in load_own_groups(own)}
    assert groups["发布解读"] == 35
    assert groups["功能设计"] == 20


def test_a_provinces_table_is_parsed_once_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "indicators.toml"
    own.write_text(_OWN, encoding="utf-8")
    parsed: list[str] = []
    parse = tomllib.loads

    def noted(text: str) -> dict[str, Any]:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(tomllib, "loads", noted)

    first = [load_own_indicators(own) for _ in range(3)]
    again = [load_own_indicators(own) for _ in range(2)]
    own.write_text(_OWN.replace("news_days = 7", "news_days = 10"), encoding="utf-8")
    changed = {one.id: one for one in load_own_indicators(own)}

    assert first[0] == first[2] == again[1]
    assert [text for text in parsed if "某政办函" in text] == [_OWN, own.read_text("utf-8")]
    assert dict(changed["column.stale"].thresholds)["news_days"] == 10


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[[indicators]]\nid = "column.stail"', "没有判断这个指标的规则"),
        ('[[indicators]]\nid = "column.stale"\ncolour = 3', "未知的项「colour」"),
        ('[[indicators]]\nid = "column.stale"\nthresholds = { months = -1 }', "不是非负数"),
        ("[[indicators]", "TOML 语法错误"),
    ],
)
def test_a_mistake_in_a_provinces_table_is_named(tmp_path: Path, text: str, what: str) -> None:
    own = tmp_path / "indicators.toml"
    own.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=what) as caught:
        load_own_indicators(own)
    assert "indicators.toml" in str(caught.value)


def test_issues_are_named_by_the_own_table_also_those_of_an_indicator_left_out(
    tmp_path: Path,
) -> None:
    own = tmp_path / "indicators.toml"
    own.write_text(
        _OWN.replace(
            '[[indicators]]\nid = "ipv6', 'title = "本省叫法"\n[[indicators]]\nid = "ipv6'
        ),
        encoding="utf-8",
    )

    named = indicators_by_id(own)

    assert named["column.stale"].title == "本省叫法"
    bundled = {indicator.id: indicator for indicator in load_indicators()}
    assert named["ipv6.reachable"] == bundled["ipv6.reachable"]
    assert set(named) == set(bundled)

"""Observations in words."""

from datetime import UTC, datetime

import pytest

from collectors import keys
from config.reading_names import group_readings, reading_name, reading_text
from inspection import readings
from model.observations import Observation, Reading

#: Every key that the collectors and the rules name; those that end in a dot are prefixes.
NAMED = sorted(
    value
    for module in (readings, keys)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str) and not value.endswith(".")
)


@pytest.mark.parametrize("key", [key for key in NAMED if key not in keys.FOR_PROGRAMS])
def test_every_key_a_person_sees_has_a_chinese_name(key: str) -> None:
    assert reading_name(key) != key


def test_a_figure_of_the_year_is_named_as_the_form_names_it() -> None:
    assert "网站总访问量" in reading_name("visits.pv")


def test_a_key_nobody_named_is_shown_as_it_is() -> None:
    assert reading_name("custom.figure") == "custom.figure"


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("tags.home_missing", "", "没有"),
        ("tls.expires_on", None, "无法判断"),
        ("ipv6.has_address", False, "否"),
        ("features.smart_qa", True, "是"),
        ("home.outcome", "dns", "域名无法解析"),
        ("ipv6.outcome", "ok", "正常"),
        ("robots.state", "partly", "部分允许"),
        ("links.home_dead", 0, "0"),
        ("home.total_seconds", 0.25, "0.25"),
        ("home.title", "某局", "某局"),
    ],
)
def test_a_value_in_words(key: str, value: Reading, text: str) -> None:
    reading = Observation(key=key, value=value, observed_at=datetime.now(UTC), source="x")

    assert reading_text(reading) == text


def test_readings_are_grouped_by_what_they_tell_of_in_the_order_of_their_names() -> None:
    told = ["visits.pv", "marks.icp", "custom.figure", "home.title", "checked.icp", "home.outcome"]

    groups = group_readings(
        Observation(key=key, value="x", observed_at=datetime.now(UTC), source="x") for key in told
    )

    assert [[one.key for one in own] for _, own in groups] == [
        ["home.outcome", "home.title"],
        ["marks.icp", "checked.icp"],
        ["custom.figure", "visits.pv"],
    ]

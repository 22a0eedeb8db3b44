from datetime import time

import pytest

from config.politeness import parse_window
from config.sites import parse_site
from model.errors import ConfigError

SITE = 'key = "t"\nname = "某局"\nhome = "http://a.gov.cn/"\n'


def test_a_window_may_pass_midnight():
    site = parse_site(SITE + '[politeness]\nwindow = ["20:00", "6:30"]', name="t.toml", stem="t")

    assert site.politeness.window == (time(20), time(6, 30))
    allowed = [hour for hour in range(24) if site.politeness.allows(time(hour))]
    assert allowed == [0, 1, 2, 3, 4, 5, 6, 20, 21, 22, 23]
    assert not site.politeness.allows(time(6, 30))


def test_a_window_within_a_day_begins_at_its_first_minute_and_ends_before_its_last():
    site = parse_site(SITE + '[politeness]\nwindow = ["1:00", "2:00"]', name="t.toml", stem="t")

    times = (time(0, 59), time(1), time(1, 59), time(2))
    assert [site.politeness.allows(at) for at in times] == [False, True, True, False]


def test_without_a_window_every_hour_is_allowed_and_the_site_is_enabled():
    site = parse_site(SITE, name="t.toml", stem="t")

    assert site.is_enabled
    assert all(site.politeness.allows(time(hour)) for hour in range(24))


def test_the_switch_of_a_site_is_read():
    assert not parse_site(SITE + "enabled = false", name="t.toml", stem="t").is_enabled


@pytest.mark.parametrize(
    "entry",
    ["20:00-06:00", ["20:00"], ["20:00", "20:00"], ["24:00", "06:00"], ["8:5", "9:00"], [20, 6]],
)
def test_what_is_no_window_is_refused(entry):
    with pytest.raises(ValueError, match=r"."):
        parse_window(entry)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('enabled = "no"', "enabled 'no' 不是真假值"),
        ('[politeness]\nwindow = ["20:00"]', r"window \['20:00'\] 无效"),
    ],
)
def test_a_bad_entry_is_named_with_its_line(text, words):
    with pytest.raises(ConfigError, match=words) as caught:
        parse_site(SITE + text, name="t.toml", stem="t")

    assert caught.value.where.startswith("t.toml:")

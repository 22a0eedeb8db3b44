"""The schedule file: bundled, changed, refused."""

from datetime import timedelta

import pytest

from config.cron import read_cron
from config.schedule import load_schedule, parse_schedule
from model.errors import ConfigError

BUNDLED = """\
[tasks.crawl]
title = "抓取"
cron = "0 20 1 * *"
spread_minutes = 60
[tasks.deliver]
title = "发送"
cron = "* * * * *"
per_site = false
"""


def test_the_bundled_schedule_probes_at_least_twenty_times_a_day():
    probe = load_schedule().task("probe")

    assert probe is not None
    assert probe.cron == "*/30 * * * *"


def test_an_own_file_changes_single_tasks_and_single_sites():
    own = '[tasks.crawl]\ncron = "0 21 2 * *"\n[sites.gxmz]\ncrawl = ""\n'
    schedule = parse_schedule(BUNDLED, own, name="schedule.toml")
    crawl = schedule.task("crawl")

    assert crawl is not None
    assert crawl.spread == timedelta(hours=1)
    assert schedule.cron_of(crawl, "gxmz") == ""
    assert schedule.cron_of(crawl, "gxhz") == "0 21 2 * *"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 6 * * *", "0 6 * * *"),
        ("*/10  8-18 * * 1-5", "*/10 8-18 * * mon,tue,wed,thu,fri"),
        ("0 0 * * 0", "0 0 * * sun"),
        ("0 0 * * 7", "0 0 * * sun"),
        ("0 0 * * 6,0", "0 0 * * sun,sat"),
        ("5,35 0 1-7/2 1/3 *", "5,35 0 1-7/2 1/3 *"),
    ],
)
def test_cron_text_is_read(text, expected):
    assert read_cron(text, where="x") == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("61 * * * *", "分钟 61 超出 0–59"),
        ("0 24 * * *", "小时 24 超出 0–23"),
        ("0 0 0 * *", "日 0 超出 1–31"),
        ("0 0 * 13 *", "月 13 超出 1–12"),
        ("0 0 * * 8", "星期 8 超出 0–7"),
        ("30-10 * * * *", "前大后小"),
        ("*/0 * * * *", "间隔 0"),
        ("*/90 * * * *", "间隔 90"),
        ("0 6 * *", "现有 4 项"),
        ("0 6 * * mon", "星期 'mon' 无效"),
        ("0 6 1 * 1", "日与星期"),
        ("@daily", "现有 1 项"),
    ],
)
def test_unusable_cron_text_is_refused_with_its_part(text, words):
    with pytest.raises(ConfigError, match="C16") as caught:
        read_cron(text, where="schedule.toml [tasks.crawl]")

    assert words in str(caught.value)
    assert "[tasks.crawl]" in str(caught.value)


@pytest.mark.parametrize(
    ("own", "code", "words"),
    [
        ('timezone = "CST"', "C15", "有歧义"),
        ('timezone = "UTC"', "C15", "Asia/Shanghai"),
        ("[tasks.crawl", "C02", "TOML"),
        ('[tasks.crwal]\ncron = "* * * * *"', "C04", "crwal"),
        ('[tasks.crawl]\nwhen = "x"', "C04", "when"),
        ("[tasks.crawl]\ncron = 5", "C04", "引号"),
        ("[tasks.crawl]\nspread_minutes = -1", "C04", "spread_minutes"),
        ('[tasks.crawl]\nper_site = "yes"', "C04", "per_site"),
        ('[sites.a]\ndeliver = "* * * * *"', "C04", "deliver"),
        ('[sites.a]\ncrawl = "61 * * * *"', "C16", "61"),
        ('tasks = "x"', "C04", "tasks"),
        ("[jobs]", "C04", "jobs"),
    ],
)
def test_an_unusable_file_is_refused(own, code, words):
    with pytest.raises(ConfigError, match=code) as caught:
        parse_schedule(BUNDLED, own, name="schedule.toml")

    assert words in str(caught.value)

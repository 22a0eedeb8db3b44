"""Every form of date met on such sites, and every doubt that must not become a date."""

from datetime import date

import pytest

from crawler.pages.dates import DateRole, only_date, parse_dates, role_of

TODAY = date(2026, 11, 24)
FIFTH = date(2020, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-05",
        "2020-3-5",
        "2020/3/5",
        "2020/03/05",
        "2020.03.05",
        "2020.3.5",
        "2020年3月5日",
        "2020年03月05日",
        "2020 年 3 月 5 日",
        "2020年3月5号",
        "[2020-03-05]",
        "(2020-03-05)",
        "（2020年3月5日）",
        "【2020-03-05】",
        "２０２０－０３－０５",
        "２０２０年３月５日",
        "2020 - 03 - 05",
        "2020–03–05",
        "2020-03-05 16:30",
        "2020-03-05 16:30:11",
        "2020年3月5日 8:05",
        "2020-03-05T16:30:00",
        "2020-03-05T16:30:00+08:00",
        "2020-03-04T20:30:00Z",
        "20200305",
        "05 2020-03",
        "05 | 2020-03",
        "5日 | 2020年3月",
        "05 | 2020/03",
        "05 | 2020.03",
        "2020-03 | 05",
        "2020年3月 | 5日",
        "2020 | 03-05",
        "2020年 | 3月5日",
        "03-05 | 2020",
        "03/05 | 2020",
        "3月5日 | 2020年",
        "二〇二〇年三月五日",
        "二○二○年三月五日",
        "二零二零年三月五日",
        "发布时间：2020-03-05",
        "时间:2020-03-05 来源:本站",
        "更新于2020年3月5日",
    ],
)
def test_a_full_date_is_read_in_every_form(text: str) -> None:
    found = parse_dates(text, today=TODAY)

    assert [each.day for each in found] == [FIFTH]
    assert found[0].doubt == ""


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("二〇二一年十月十日", 10, 10),
        ("二〇二一年十二月三十一日", 12, 31),
        ("二〇二一年一月二十日", 1, 20),
        ("二〇二一年二月廿三日", 2, 23),
        ("二〇二一年十一月十九日", 11, 19),
        ("31/12/2021", 12, 31),
        ("12/31/2021", 12, 31),
        ("06/06/2021", 6, 6),
    ],
)
def test_chinese_numerals_and_unambiguous_foreign_orders_are_read(
    text: str, month: int, day: int
) -> None:
    found = only_date(text, today=TODAY)

    assert found is not None
    assert found.day == date(2021, month, day)


@pytest.mark.parametrize(
    "text",
    ["[03-05]", "03-05", "(3-5)", "03/05", "3月5日", "03月05日", "03.05", "[03.05]", "3月5号"],
)
def test_month_and_day_without_a_year_are_no_full_date(text: str) -> None:
    found = only_date(text, today=TODAY)

    assert found is not None
    assert (found.day, found.month_day, found.doubt) == (None, (3, 5), "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", date(2026, 11, 24)),
        ("昨天", date(2026, 11, 23)),
        ("前天", date(2026, 11, 22)),
        ("3天前", date(2026, 11, 21)),
        ("30天前", date(2026, 10, 25)),
        ("1周前", date(2026, 11, 17)),
        ("3分钟前", date(2026, 11, 24)),
        ("刚刚", date(2026, 11, 24)),
    ],
)
def test_relative_dates_count_from_the_day_of_reading(text: str, day: date) -> None:
    found = only_date(text, today=TODAY)

    assert found is not None
    assert found.day == day


@pytest.mark.parametrize("text", ["昨天", "3天前", "3小时前", "刚刚"])
def test_relative_dates_without_a_day_of_reading_are_in_doubt(text: str) -> None:
    found = only_date(text)

    assert found is not None
    assert found.day is None
    assert found.doubt


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-30",
        "2020-02-31",
        "31/02/2020",
        "2020-13-01",
        "2020年2月30日",
        "2021-02-29",
        "2020-00-10",
        "02-30",
        "13-01",
        "二〇二〇年二月三十日",
        "05/03/2020",
        "20-03-05",
        "20.03.05",
        "2027-01-01",
        "2026-11-25",
        "2099年1月1日",
        "1900-01-01",
        "3小时前",
        "2个月前",
        "1年前",
    ],
)
def test_what_cannot_be_or_can_be_read_two_ways_is_a_doubt_and_no_date(text: str) -> None:
    found = only_date(text, today=TODAY)

    assert found is not None
    assert found.day is None
    assert found.month_day is None
    assert found.doubt


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020年",
        "2020年3月",
        "2019-2020年度",
        "010-62650942",
        "桂民发〔2020〕12号",
        "第12-13号",
        "12:30",
        "1/18",
        "共180条 1/18页",
        "192.168.1.12",
        "3.5",
        "100-200元",
    ],
)
def test_what_is_no_date_gives_none_without_doubt(text: str) -> None:
    found = [each for each in parse_dates(text, today=TODAY) if each.day or each.month_day]

    if text not in ("1/18", "共180条 1/18页"):
        assert found == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("发布日期：2020-03-05", DateRole.PUBLISHED),
        ("发布时间 2020-03-05", DateRole.PUBLISHED),
        ("公开日期：2020-03-05", DateRole.PUBLISHED),
        ("发布日期 | 2020-03-05", DateRole.PUBLISHED),
        ("【发布时间】2020-03-05", DateRole.PUBLISHED),
        ("成文日期：2020-03-05", DateRole.WRITTEN),
        ("印发日期：2020-03-05", DateRole.WRITTEN),
        ("截止时间：2020-03-05", DateRole.ENDED),
        ("截至2020年3月5日", DateRole.ENDED),
        ("有效期至2020年3月5日", DateRole.ENDED),
        ("征集时间：2020-03-05", DateRole.STARTED),
        ("来信时间：2020-03-05", DateRole.RECEIVED),
        ("受理时间：2020-03-05", DateRole.RECEIVED),
        ("答复时间：2020-03-05", DateRole.REPLIED),
        ("回复日期：2020-03-05", DateRole.REPLIED),
        ("日期：2020-03-05", DateRole.PLAIN),
        ("2020-03-05", DateRole.PLAIN),
    ],
)
def test_a_label_says_what_a_date_is_the_date_of(text: str, role: DateRole) -> None:
    found = only_date(text, today=TODAY)

    assert found is not None
    assert found.role is role


def test_labels_do_not_reach_over_another_date() -> None:
    found = parse_dates("成文日期：2019-12-30 发布日期：2020-01-06", today=TODAY)

    assert [(each.role, each.day) for each in found] == [
        (DateRole.WRITTEN, date(2019, 12, 30)),
        (DateRole.PUBLISHED, date(2020, 1, 6)),
    ]


def test_the_end_of_a_period_is_an_end() -> None:
    found = parse_dates("征集时间：2020年1月1日 至 2020年2月1日", today=TODAY)

    assert [each.role for each in found] == [DateRole.STARTED, DateRole.ENDED]


def test_the_last_word_of_a_label_decides() -> None:
    assert role_of("信息发布截止日期") is DateRole.ENDED
    assert role_of("序号") is DateRole.PLAIN

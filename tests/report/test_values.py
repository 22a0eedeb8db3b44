from datetime import date

import pytest

from config.fields import fields_by_key
from model.errors import UsageError
from report.values import format_value, parse_cell, parse_value

_F = fields_by_key()


@pytest.mark.parametrize(
    ("key", "text", "value", "printed"),
    [
        ("info.total", "1032", 1032, "1032"),
        ("info.total", "１，０３２", 1032, "1032"),
        ("info.total", "0", 0, "0"),
        ("info.total", "无", "无", "无"),
        ("letters.average_days", "2.5", 2.5, "2.5"),
        ("letters.average_days", "2.0", 2, "2"),
        ("letters.on_time_rate", "100%", 100, "100%"),
        ("letters.on_time_rate", "99.87％", 99.87, "99.87%"),
        ("site.published_on", "2016年6月1日", date(2016, 6, 1), "2016年6月1日"),
        ("site.published_on", "2016-06-01", date(2016, 6, 1), "2016年6月1日"),
        ("service.catalogue", "☑是　　　□否", True, "☑是　□否"),
        ("service.catalogue", "否", False, "□是　☑否"),
        ("security.level", "□二级 ☑三级 □未定级", "三级", "□二级　☑三级　□未定级"),
        ("report.year", "2020年度", 2020, "2020"),
    ],
)
def test_what_is_written_is_read_and_printed_as_the_form_does(
    key: str, text: str, value: object, printed: str
) -> None:
    read = parse_value(_F[key], text)

    assert (read, type(read)) == (value, type(value))
    assert format_value(_F[key], read) == printed
    assert parse_value(_F[key], printed) == value


def test_not_filled_prints_nothing_and_blank_reads_as_not_filled() -> None:
    assert format_value(_F["info.total"], None) == ""
    assert parse_cell(_F["info.total"], " ") is None
    assert parse_cell(_F["interaction.smart_qa"], "□是　　　□否") is None


@pytest.mark.parametrize(
    ("key", "text", "hint"),
    [
        ("info.total", "1032个", "只写数字"),
        ("info.total", "-1", "非负整数"),
        ("info.total", "1.5", "非负整数"),
        ("info.total", "", "不能为空"),
        ("site.published_on", "2025-02-30", "不是日期"),
        ("service.catalogue", "☑是　☑否", "勾选了两项"),
        ("security.level", "四级", "二级、三级、未定级"),
        ("site.home", "mzt.gxzf.gov.cn", "不是网址"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(key: str, text: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint) as caught:
        parse_value(_F[key], text)

    assert caught.value.where == key


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("info.total", "1032条", 1032),
        ("response.count", "１３ 次", 13),
        ("letters.average_days", "2.5天", 2.5),
        ("interview.viewers", "10,983人次", 10983),
    ],
)
def test_a_number_may_be_followed_by_its_own_unit(key: str, text: str, value: float) -> None:
    assert parse_value(fields_by_key()[key], text) == value

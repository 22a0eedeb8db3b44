from datetime import date

import pytest

from config.fleet_plan import Step, plan_fleet
from config.fleet_table import read_fleet_table
from config.sites import parse_site

TODAY = date(2026, 3, 2)
FILE = """# 人写的
key = "a"
name = "某局"
home = "http://a.gov.cn/"
id_code = "4500000001"

[[columns]]
name = "要闻"  # 人改过的名字
kind = "news"
url = "http://a.gov.cn/yw/"
"""


def plan(texts, *rows):
    read, faults = read_fleet_table(list(enumerate(rows, 1)))
    assert not faults
    return plan_fleet(read, texts, today=TODAY)


def test_a_new_site_gets_a_file_that_says_what_the_row_says():
    made = plan(
        {},
        ["代号", "名称", "首页", "标识码", "地区", "部门", "单位", "网段", "间隔", "抓取时段"],
        ["a", "某局", "http://a.gov.cn/", "4500000001", "南市", "民政", "区/南市", "10.0.0.0/8",
         "2", "20:00-06:00"],
    )  # fmt: skip
    (site,) = made.sites
    read = parse_site(site.text, name="a.toml", stem="a")

    assert site.step is Step.NEW
    assert (read.id_code, read.region, read.department, read.organisation) == (
        "4500000001", "南市", "民政", "区/南市",
    )  # fmt: skip
    assert read.allow_networks == ("10.0.0.0/8",)
    assert read.politeness.delay_seconds == 2.0
    assert read.politeness.window is not None
    assert read.hosts == {"a.gov.cn"}


def test_an_existing_site_keeps_its_columns_and_comments():
    (site,) = plan({"a": FILE}, ["代号", "名称", "地区"], ["a", "某局", "南市"]).sites

    assert site.step is Step.CHANGED
    assert site.changes == ("地区：（空） → 南市",)
    assert [line for line in site.text.splitlines() if line not in FILE.splitlines()] == [
        'region = "南市"'
    ]


def test_a_row_that_says_nothing_new_changes_nothing():
    (site,) = plan({"a": FILE}, ["代号", "名称", "地区"], ["a", "某局", ""]).sites

    assert (site.step, site.text) == (Step.SAME, FILE)


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"名称": "新局"}, "没有首页网址"),
        ({"首页": "http://n/"}, "没有网站名称"),
        ({"名称": "新局", "首页": "n.gov.cn"}, "缺少 http"),
        ({"名称": "新局", "首页": "http://n/", "网段": "10.0.0"}, "网段"),
        ({"名称": "新局", "首页": "http://n/", "网站类型": "商业网站"}, "网站类型"),
        ({"名称": "新局", "首页": "http://n/", "标识码": "4500000001"}, "已属于网站 a"),
        ({"名称": "新局", "首页": "http://n/", "单位": "区//市"}, "空的一级"),
        ({"名称": "新局", "首页": "http://n/", "间隔": "9999"}, "不是秒数"),
    ],
)
def test_what_no_site_file_could_say_is_a_fault_of_the_row(cells, what):
    made = plan({"a": FILE}, ["代号", *cells], ["n", *cells.values()])

    assert not made.sites
    assert [(fault.row, what in str(fault)) for fault in made.faults] == [(2, True)]


def test_a_key_that_differs_in_case_alone_is_refused():
    made = plan({"a": FILE}, ["代号", "名称", "首页"], ["A", "某局", "http://x/"])

    assert "只差大小写" in str(made.faults[0])


def test_a_file_that_cannot_be_read_is_a_fault_and_the_others_are_planned():
    made = plan(
        {"a": "key = "},
        ["代号", "名称", "首页"],
        ["a", "甲", "http://a/"],
        ["b", "乙", "http://b/"],
    )

    assert [site.key for site in made.sites] == ["b"]
    assert "语法错误" in str(made.faults[0])

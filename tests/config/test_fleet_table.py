import pytest

from config.fleet_table import read_fleet_table

HEAD = ["代号", "网站名称", "首页网址"]


def read(*rows):
    return read_fleet_table(list(enumerate(rows, 1)))


def test_chinese_and_english_headers_say_the_same():
    chinese, faults = read(
        ["代号", "网站名称", "首页", "标识码", "地区", "部门", "单位", "内网网段", "间隔", "启用"],
        ["a", "某局", "http://a/", "4500000001", "南市", "民政", "区/南市",
         "10.0.0.0/8、192.168.0.0/16", "2", "否"],
    )  # fmt: skip
    english, _ = read(
        ["key", "name", "home", "id_code", "region", "department", "organisation",
         "allow_networks", "delay", "enabled"],
        ["a", "某局", "http://a/", "4500000001", "南市", "民政", "区/南市",
         "10.0.0.0/8 192.168.0.0/16", "2.0", "false"],
    )  # fmt: skip

    assert not faults
    assert chinese == english
    said = {setting.name: value for setting, value in chinese[0].entries}
    assert said["allow_networks"] == ["10.0.0.0/8", "192.168.0.0/16"]
    assert (said["delay_seconds"], said["enabled"]) == (2.0, False)


def test_an_empty_cell_says_nothing_and_a_row_without_key_is_called_by_its_code():
    rows, faults = read(
        ["标识码", "网站名称", "首页", "地区"], ["4500000001", "某局", "http://a/", ""]
    )

    assert not faults
    assert rows[0].key == "4500000001"
    assert {setting.name for setting, _ in rows[0].entries} == {"id_code", "name", "home"}


@pytest.mark.parametrize(
    ("rows", "row", "what"),
    [
        ([], 1, "空的"),
        ([["代号", "标识吗"]], 1, "是否为「标识码」"),
        ([["代号", "网址", "首页"]], 1, "重复"),
        ([["网站名称", "首页"]], 1, "没有「代号」或「标识码」"),
        ([HEAD, ["", "某局", "http://a/"]], 2, "没有代号"),
        ([HEAD, ["../a", "某局", "http://a/"]], 2, "只能用字母"),
        ([HEAD, ["a", "甲", "http://a/"], ["A", "乙", "http://b/"]], 3, "与第 2 行重复"),
        ([["代号", "标识码"], ["a", "4500000001"], ["b", "4500000001"]], 3, "标识码"),
        ([["代号", "标识码"], ["a", "450000001"]], 2, "写 10 位"),
        ([["代号;标识码"], ["a;4500000001"]], 1, "不是用逗号分隔"),
        ([["全区名单", ""], ["代号", "地区吗"], ["a", "甲"]], 2, "是否为「地区」"),
        ([["代号", "间隔"], ["a", "快"]], 2, "秒数"),
        ([["代号", "启用"], ["a", "也许"]], 2, "是 或 否"),
        ([["代号", "抓取时段"], ["a", "晚上"]], 2, "20:00-06:00"),
    ],
)
def test_each_fault_is_told_with_its_row(rows, row, what):
    _, faults = read(*rows)

    assert [(fault.row, what in str(fault)) for fault in faults] == [(row, True)]


def test_all_faults_are_told_at_once():
    _, faults = read(["代号", "间隔"], ["a", "快"], ["", "1"], ["c", "1"], ["../d", "1"])

    assert [fault.row for fault in faults] == [2, 3, 5]


def test_columns_for_people_are_passed_over():
    rows, faults = read(["序号", "代号", "#联系人", "备注", ""], ["1", "a", "李", "x", "y"])

    assert not faults
    assert rows[0].entries == ()


def test_a_title_above_the_header_is_passed_over():
    rows, faults = read(["全区政府网站名单", ""], ["代号", "地区"], ["a", "甲市"])

    assert not faults
    assert [(row.row, row.key, row.text("region")) for row in rows] == [(3, "a", "甲市")]

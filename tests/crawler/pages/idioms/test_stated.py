"""What pagers state in words."""

import pytest

from crawler.pages.idioms.stated import Stated, read_stated


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("共24条  1/3 ", Stated(24, 3, 1)),
        ("共24条&nbsp;&nbsp;3/3&nbsp;", Stated(24, 3, 3)),
        ("第1/18页 共180条", Stated(180, 18, 1)),
        ("共 18 页 第 2 页", Stated(None, 18, 2)),
        ("共有 1,024 条记录 当前第 3 页 共 52 页", Stated(1024, 52, 3)),
        ("总共 <em class='all_count'>131</em> 记录", Stated(131, None, None)),
        ("总共 131", Stated(131, None, None)),
        ("页次：2/7 总记录数：98", Stated(98, 7, 2)),
        ("总页数：7", Stated(None, 7, None)),
        ("共１８０条", Stated(180, None, None)),
        ("共0条", Stated(0, None, None)),
        ("首页 上一页 下一页 尾页", Stated()),
        ("", Stated()),
    ],
)
def test_reads_items_pages_and_page(text: str, stated: Stated) -> None:
    assert read_stated(text) == stated


def test_two_different_totals_are_none() -> None:
    assert read_stated("共24条 共30条").items is None


def test_dates_and_addresses_are_no_pages() -> None:
    assert read_stated("2025/11/24 http://a.gov.cn/2/3") == Stated()


def test_a_page_beyond_the_last_is_not_believed() -> None:
    assert read_stated("第 9/3 页").page is None

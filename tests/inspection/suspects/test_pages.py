import pytest
from lxml import html

from inspection.suspects.pages import find_gambling_words, find_hidden_links, is_foreign_text

_HOSTS = frozenset({"x.gov.cn"})


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<div style="display:none"><a href="http://bad.com/">x</a></div>', 1),
        ('<a style="font-size:0" href="//bad.com/a">x</a>', 1),
        ('<div style="position:absolute;left:-9999px"><a href="http://bad.com">x</a></div>', 1),
        ('<div style="HEIGHT: 1px; overflow:hidden"><a href="http://bad.com">x</a></div>', 1),
        ('<a href="http://bad.com/">x</a>', 0),
        ('<div style="display:none"><a href="/a.html">x</a></div>', 0),
        ('<div style="display:none"><a href="http://www.gov.cn/">x</a></div>', 0),
        ('<div style="display:none"><a href="javascript:void(0)">x</a></div>', 0),
        ('<div style="opacity:0.8"><a href="http://weibo.com/x">x</a></div>', 0),
        ('<div style="width:100px;height:120px"><a href="http://weibo.com/x">x</a></div>', 0),
    ],
)
def test_a_link_off_the_site_that_nobody_can_see_is_hidden(markup: str, expected: int) -> None:
    tree = html.fromstring(f"<html><body>{markup}</body></html>")

    assert len(find_hidden_links(tree, url="http://x.gov.cn/", hosts=_HOSTS)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("澳门新葡京官网直营", 1),
        ("公安机关打击网络赌博，捣毁六合彩窝点", 0),
        ("关于防范非法博彩的提示", 0),
        ("省民政厅召开工作会议", 0),
    ],
)
def test_gambling_words_count_unless_the_office_fights_them(text: str, expected: int) -> None:
    assert len(find_gambling_words(text)) == expected


def test_a_page_turned_foreign_is_told_from_a_chinese_page_with_some_english() -> None:
    assert is_foreign_text("This site has been hacked by nobody in particular. " * 10)
    assert is_foreign_text("ブランドコピー激安通販専門店です。" * 10)
    assert not is_foreign_text("省民政厅召开会议，部署 2026 年 IPv6 改造工作。" * 10)
    assert not is_foreign_text("English version")

"""Account names on a page."""

from datetime import UTC, datetime

import pytest

from collectors.media import collect_media


def names(text: str) -> tuple[object, object]:
    weibo, wechat = collect_media(text, url="http://x.gov.cn/", at=datetime(2026, 1, 1, tzinfo=UTC))
    return weibo.value, wechat.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>微信公众号：云泽民政</p>", (None, "云泽民政")),
        ("<b>官方微信</b>: “云泽民政”", (None, "云泽民政")),
        ('<img src="a.png"><p>“云泽民政”微信公众号</p>', (None, "云泽民政")),
        ("微博：@云泽发布", ("云泽发布", None)),
        ('<a href="https://weibo.com/u/1">云泽发布官方微博</a>', ("云泽发布", None)),
        ('<a href="https://weibo.com/u/1" title="新浪微博"></a>', (None, None)),
        ('<a href="https://weibo.com.evil.cn/1">冒名</a>', (None, None)),
        ("微信公众号：扫一扫关注", (None, None)),
        ("微信 微博 客户端", (None, None)),
        ("<!-- 微信公众号：旧名称 -->", (None, None)),
        ("<script>var a='微博：假名'</script>", (None, None)),
        ("", (None, None)),
    ],
)
def test_only_a_written_name_is_a_name(text: str, expected: tuple[object, object]) -> None:
    assert names(text) == expected

"""Answers that are not the page asked for are recognised; pages that mention such words are not."""

import pytest

from crawler.pages.blocked import find_blocked
from crawler.pages.source import PageSource

URL = "http://mzt.test.gov.cn/"


def judge(markup: str) -> str:
    return find_blocked(PageSource(url=URL, body=markup.encode()))


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body>您的请求存在威胁，已被拦截！</body></html>",
        "<title>网站防火墙</title><h1>您的访问被阻断</h1>",
        "<body>访问过于频繁，请稍后再试</body>",
        "<body>请完成安全验证后继续访问</body>",
        "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>",
        "<html><script>document.cookie='__jsl_clearance=1';location.reload();</script></html>",
        "<html><head><script>var _$_ss=1;$_ts={};_$_ss</script></head><body></body></html>",
        "<body>您访问的页面不存在或已被删除</body>",
        "<h1>HTTP Status 404 – Not Found</h1>",
        "<body>系统维护中，请稍后访问</body>",
        "",
    ],
)
def test_answers_that_are_no_pages_are_told(markup: str) -> None:
    assert judge(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<ul>" + "<li><a href='t1.html'>关于访问频繁问题的答复</a></li>" * 20 + "</ul>",
        "<p>" + "关于加强网站防火墙建设的通知，各单位要认真落实。" * 60 + "</p>",
        "<html><body><ul><li><a href='t1.html'>通知</a> 2020-03-05</li></ul></body></html>",
    ],
)
def test_pages_that_mention_such_words_are_pages(markup: str) -> None:
    assert judge(markup) == ""

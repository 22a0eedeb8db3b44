"""An empty list element is a proof of nothing only where no script could fill it."""

import pytest

from crawler.pages.read import read_page
from model.pages import PageKind

PAGE = """<html><head><title>动态</title>{script}</head><body>
<div class="wrap">
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/xw/">动态</a></div>
<div class="list"><ul id="box">{rows}</ul></div></div></body></html>"""


def read(script: str, rows: str = ""):
    page = PAGE.format(script=script, rows=rows)
    return read_page(page.encode(), url="http://a.gov.cn/xw/", hint=PageKind.LIST).listing


@pytest.mark.parametrize(
    "script", ['<script src="/app.js"></script>', "<script>$.ajax('/list.json')</script>"]
)
def test_a_script_that_may_fill_the_list_leaves_it_unproven(script):
    listing = read(script)

    assert listing.rows == ()
    assert not listing.is_empty_list


@pytest.mark.parametrize("script", ["", '<script src="/js/jquery.min.js"></script>'])
def test_an_empty_element_without_such_a_script_is_an_empty_list(script):
    assert read(script).is_empty_list


def test_words_that_say_so_prove_it_whatever_the_scripts():
    assert read('<script src="/app.js"></script>', "<li>暂无信息</li>").is_empty_list

"""The reader's one entrance: kinds, problems, never an error."""

# ruff: noqa: E501 - lines of markup stay whole

from datetime import date

import pytest

from crawler.pages.read import read_page
from crawler.pages.reading_json import reading_to_json
from model.columns import Selectors
from model.identity import is_external
from model.pages import PageKind

URL = "http://mzt.test.gov.cn/gzdt/index.html"
TODAY = date(2026, 11, 24)
LIST = (
    "<html><head><title>工作动态-民政厅</title><meta name='SiteIDCode' content='4500000092'></head><body>"
    "<div>当前位置：<a href='/'>首页</a> &gt; 工作动态</div><ul>"
    "<li><a href='t1_1001.html'>关于印发第一号方案的通知</a><span>2020-03-05</span></li>"
    "<li><a href='http://www.other.gov.cn/t2_1002.html'>关于印发第二号方案的通知</a><span>03-04</span></li></ul>"
    "<div>共2条 1/1页 <span>下一页</span></div><div>桂ICP备10201924号-7</div></body></html>"
)


def test_a_list_page_is_read_whole() -> None:
    reading = read_page(LIST.encode("gbk"), url=URL, today=TODAY)

    assert reading.page is PageKind.LIST
    assert reading.encoding == "gb18030"
    assert [row.published_on for row in reading.listing.rows] == [date(2020, 3, 5), None]
    assert reading.listing.pager is not None
    assert reading.listing.pager.is_last
    assert reading.listing.pager.total_items == 2
    assert reading.marks.icp == ("桂ICP备10201924号-7",)
    assert dict(reading.tags)["SiteIDCode"] == "4500000092"
    assert reading.problems == ()


def test_the_json_of_a_reading_has_the_agreed_keys() -> None:
    reading = read_page(LIST.encode(), url=URL, today=TODAY)

    answer = reading_to_json(
        reading, is_external=lambda url: is_external(url, frozenset({"mzt.test.gov.cn"}))
    )

    assert list(answer)[:9] == [
        "url",
        "page",
        "idiom",
        "encoding",
        "rows",
        "pager",
        "article",
        "marks",
        "problems",
    ] or set(answer) >= {
        "url",
        "page",
        "idiom",
        "encoding",
        "rows",
        "pager",
        "article",
        "marks",
        "problems",
    }
    rows = answer["rows"]
    assert isinstance(rows, list)
    first, second = rows
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["date"], first["external"]) == ("2020-03-05", False)
    assert (second["date"], second["external"]) == (None, True)
    assert answer["pager"] == {
        "next": [],
        "total_items": 2,
        "total_pages": 1,
        "page": 1,
        "is_last": True,
        "is_guess": False,
    }
    assert answer["article"] == {
        "title": None,
        "published_on": None,
        "column": None,
        "source": None,
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"\0\0\0",
        b"<",
        b"<html>",
        b"<!-- only a comment -->",
        b"\xff\xfe",
        b"%PDF-1.4 \x00\x01",
        b"{}",
        b"[1,2",
        "<a href='http://[bad/'>坏的链接地址在这里</a>".encode(),
        b"<ul>" + b"<li><a href='x'>" * 200,
    ],
)
def test_odd_bytes_give_a_reading_and_no_error(body: bytes) -> None:
    reading = read_page(body, url=URL, today=TODAY)

    assert reading.listing.rows == () or reading.listing.rows[0].url


@pytest.mark.parametrize("depth", [3_000, 100_000])
def test_markup_nested_too_deep_is_reported_and_not_cut_silently(depth: int) -> None:
    body = "<div>" * depth + "<ul><li><a href='t1_1001.html'>通知</a> 2020-03-05</li></ul>"

    reading = read_page(body.encode(), url=URL, today=TODAY)

    assert any("嵌套过深" in problem for problem in reading.problems)
    assert any("嵌套过深" in problem for problem in reading.listing.problems)


def test_markup_nested_three_hundred_deep_is_read() -> None:
    body = "<div>" * 300 + LIST

    reading = read_page(body.encode(), url=URL, today=TODAY)

    assert len(reading.listing.rows) == 2


def test_a_hint_decides_what_is_read() -> None:
    reading = read_page(LIST.encode(), url=URL, hint=PageKind.ARTICLE, today=TODAY)

    assert reading.page is PageKind.ARTICLE
    assert reading.listing.rows == ()
    assert reading.article is not None


def test_only_the_parts_asked_for_are_read() -> None:
    reading = read_page(
        LIST.encode(), url=URL, hint=PageKind.LIST, today=TODAY, parts=frozenset({"list"})
    )

    assert len(reading.listing.rows) == 2
    assert reading.marks.icp == ()
    assert reading.tags == ()


def test_a_next_selector_names_the_pager() -> None:
    page = LIST.replace("<span>下一页</span>", "<b class='n'><a href='p2.html'>继续</a></b>")

    reading = read_page(page.encode(), url=URL, selectors=Selectors(next="b.n a"), today=TODAY)

    assert reading.listing.pager is not None
    assert [each.url for each in reading.listing.pager.next] == [
        "http://mzt.test.gov.cn/gzdt/p2.html"
    ]


def test_a_title_with_unreadable_bytes_makes_the_list_doubtful() -> None:
    body = LIST.encode("gbk").replace("第一号".encode("gbk"), b"\x81\xff")

    reading = read_page(body, url=URL, today=TODAY)

    assert reading.listing.problems


def test_a_home_page_is_a_home_page() -> None:
    block = "<div><h3>{0} <a href='/{0}/'>更多</a></h3><ul><li><a href='/t1_1.html'>关于第一号的通知</a><i>03-05</i></li></ul></div>"
    page = f"<html><body>{block.format('动态')}{block.format('公告')}</body></html>"

    reading = read_page(page.encode(), url="http://mzt.test.gov.cn/", today=TODAY)

    assert reading.page is PageKind.HOME
    assert reading.listing.rows == ()


def test_rows_alone_are_read_without_a_pager() -> None:
    reading = read_page(
        LIST.encode(), url=URL, hint=PageKind.LIST, today=TODAY, parts=frozenset({"rows"})
    )

    assert len(reading.listing.rows) == 2
    assert reading.listing.pager is None

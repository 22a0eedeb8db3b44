"""Rows of markup that interfaces send."""

from datetime import date

import pytest

from crawler.pages.idioms.fragments import row_of_record, rows_of_markup

BASE = "http://a.gov.cn/col/1/"


@pytest.mark.parametrize(
    "record",
    [
        '<li><a href="/art/1.html" title="全文标题甲乙丙">全文标题甲...</a><b>2025-10-29</b></li>',
        "<li><a title='全文标题甲乙丙' href='/art/1.html'>全文…</a><span>[2025-10-29]</span></li>",
        '<li><span>2025年10月29日</span><a href="/art/1.html">全文标题甲乙丙</a></li>',
        '<tr><td><a href="/art/1.html">全文标题甲乙丙</a></td><td>2025/10/29</td></tr>',
        '<li><a href="/art/1.html">全文标题甲乙丙<i>2025-10-29</i></a></li>',
        (
            '<li><a href="/art/1.html">全文标题甲乙丙</a>'
            "<p>成文日期：2024-12-30</p><p>发布日期：2025-10-29</p></li>"
        ),
    ],
)
def test_a_record_gives_whole_title_and_published_day(record: str) -> None:
    row = row_of_record(record, BASE)

    assert row is not None
    assert (row.url, row.title) == ("http://a.gov.cn/art/1.html", "全文标题甲乙丙")
    assert row.published_on == date(2025, 10, 29)


def test_a_day_without_year_stays_without() -> None:
    row = row_of_record('<li><a href="/1.html">通知一则</a><span>[03-05]</span></li>', BASE)

    assert row is not None
    assert (row.published_on, row.month_day) == (None, (3, 5))


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<li>没有链接</li>",
        '<li><a href="javascript:void(0)">死链接</a></li>',
        '<li><a href="{{url}}">{{title}}</a></li>',
        '<li><a href="?page=2">下一页</a></li><li><a href="?page=3">3</a></li>',
    ],
)
def test_no_rows_are_made_of_what_is_none(markup: str) -> None:
    assert rows_of_markup(markup, BASE) == ()


def test_a_row_drawn_by_two_elements_gets_its_date() -> None:
    pair = '<li class="t"><a href="/{0}.html">公告之{0}</a></li><li>2025-08-0{0}</li>'
    markup = "<ul>" + "</ul><ul>".join(pair.format(each) for each in (3, 2, 1)) + "</ul>"

    rows = rows_of_markup(markup, BASE)

    assert [(row.title, row.published_on) for row in rows] == [
        (f"公告之{each}", date(2025, 8, each)) for each in (3, 2, 1)
    ]

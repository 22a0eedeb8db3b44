"""The main list is found by structure alone; everything else on a page is not a row."""

# ruff: noqa: E501 - lines of markup stay whole

from datetime import date

import pytest

from crawler.pages.source import PageSource
from crawler.pages.structure import read_selected, read_structure
from model.columns import Selectors
from model.pages import ListReading

URL = "http://mzt.test.gov.cn/gzdt/index.html"
TODAY = date(2026, 11, 24)
NAV = "<ul>" + "".join(f'<li><a href="/{c}/">栏目{c}</a></li>' for c in "abcdefgh") + "</ul>"
CRUMB = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/gzdt/">工作动态</a></div>'
SIDE = (
    "<div><h3>热点新闻</h3><ul>"
    + "".join(
        f'<li><a href="/rd/t2020010{i}_1.html">热点新闻标题第{i}号文章在此</a><span>2020-01-0{i}</span></li>'
        for i in range(1, 7)
    )
    + "</ul></div>"
)
FRIENDS = (
    '<div><h3>友情链接</h3><a href="http://www.mca.gov.cn/">中华人民共和国民政部</a>'
    '<a href="http://www.gxzf.gov.cn/">广西壮族自治区人民政府门户网站</a></div>'
)


def read(main: str, *, title: str = "工作动态-某某市民政局") -> ListReading:
    page = (
        f"<html><head><title>{title}</title></head><body>{NAV}<div><div>{SIDE}</div>"
        f"<div>{CRUMB}{main}</div></div>{FRIENDS}</body></html>"
    )
    return read_structure(PageSource(url=URL, body=page.encode()), today=TODAY)


def item(number: int, day: str = "2020-03-05") -> str:
    return f'<li><a href="t{number}_100{number}.html">关于第{number}号事项的通知公告</a><span>{day}</span></li>'


def titles(listing: ListReading) -> list[str]:
    return [row.title for row in listing.rows]


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_list_is_found_whether_it_is_short_or_long(count: int) -> None:
    listing = read("<ul>" + "".join(item(n) for n in range(count)) + "</ul>")

    assert titles(listing) == [f"关于第{n}号事项的通知公告" for n in range(count)]
    assert {row.published_on for row in listing.rows} == {date(2020, 3, 5)}
    assert listing.rows[0].url == "http://mzt.test.gov.cn/gzdt/t0_1000.html"


@pytest.mark.parametrize(
    "main", ["<ul></ul>", "<p>暂无信息</p>", "<ul></ul><div>共0条</div>", "没有找到相关内容！"]
)
def test_an_empty_column_is_empty_and_side_lists_are_not_its_rows(main: str) -> None:
    listing = read(main)

    assert listing.rows == ()
    assert listing.is_empty_list
    assert listing.reasons


def test_a_page_that_shows_nothing_is_not_said_to_be_empty() -> None:
    listing = read("<p>本栏目介绍机构的主要职能和内设机构。</p>")

    assert listing.rows == ()
    assert not listing.is_empty_list


def test_an_empty_list_that_a_script_fills_is_not_said_to_be_empty() -> None:
    listing = read("<ul id='list'></ul><script>$.ajax({url:'/api/list'})</script>")

    assert not listing.is_empty_list


def test_comments_templates_and_scripts_give_no_rows() -> None:
    listing = read(
        "<!-- <ul>" + item(9) + "</ul> --><ul>" + item(1) + "</ul>"
        "<script type='text/x-handlebars-template'><li><a href='{{url}}'>{{title}}</a></li></script>"
        "<ul><li><a href='{{url}}'>{{title}}</a><span>{{date}}</span></li></ul>"
    )

    assert titles(listing) == ["关于第1号事项的通知公告"]


def test_lines_of_a_pager_inside_the_list_are_no_rows() -> None:
    pager = (
        "<li><a href='index_1.html'>下一页</a><a href='index_9.html'>尾页</a></li><li>共 20 条</li>"
    )

    listing = read("<ul>" + item(1) + item(2) + pager + "</ul>")

    assert len(listing.rows) == 2


def test_a_cut_title_is_completed_from_its_attribute() -> None:
    whole = "关于印发养老服务体系建设实施方案并组织开展督查工作的通知"
    listing = read(
        f'<ul><li><a href="t1_1001.html" title="{whole}">{whole[:12]}...</a><i>2020-03-05</i></li></ul>'
    )

    assert titles(listing) == [whole]


def test_an_attribute_that_says_something_else_is_not_the_title() -> None:
    listing = read(
        '<ul><li><a href="t1_1001.html" title="点击查看">关于第1号事项的通知</a><i>2020-03-05</i></li></ul>'
    )

    assert titles(listing) == ["关于第1号事项的通知"]


def test_picture_and_text_to_one_address_are_one_row() -> None:
    card = '<div class="c"><a href="t{0}_1.html"><img src="a.jpg"></a><a href="t{0}_1.html">图片新闻标题第{0}号</a><em>2020-03-05</em></div>'

    listing = read("<div>" + "".join(card.format(n) for n in (10001, 10002)) + "</div>")

    assert titles(listing) == ["图片新闻标题第10001号", "图片新闻标题第10002号"]


def test_a_list_cut_into_several_is_one_list() -> None:
    lists = [
        "<ul class='l'>" + "".join(item(n) for n in range(s, s + 5)) + "</ul>" for s in (0, 5, 10)
    ]

    listing = read("<div>" + "<hr>".join(lists) + "</div>")

    assert len(listing.rows) == 15


def test_years_as_headings_do_not_cut_the_list() -> None:
    listing = read(
        f"<div><h4>2020年</h4><ul>{item(1)}{item(2)}</ul><h4>2019年</h4><ul>{item(3)}</ul></div>"
    )

    assert len(listing.rows) == 3


def test_a_table_with_heads_tells_published_from_written() -> None:
    listing = read(
        "<table><tr><th>标题</th><th>发文字号</th><th>成文日期</th><th>发布日期</th></tr>"
        '<tr><td><a href="t1_1001.html">关于第1号事项的通知公告</a></td><td>桂民发〔2019〕9号</td>'
        "<td>2019-12-30</td><td>2020-01-06</td></tr></table>"
    )

    row = listing.rows[0]

    assert row.published_on == date(2020, 1, 6)
    assert dict(row.extra) == {
        "成文日期": "2019-12-30",
        "发布日期": "2020-01-06",
        "发文字号": "桂民发〔2019〕9号",
    }


def test_two_dates_that_nothing_tells_apart_are_a_doubt() -> None:
    listing = read(
        '<ul><li><a href="t1_1001.html">关于第1号事项的通知公告</a><i>2019-12-30</i><i>2020-01-06</i></li></ul>'
    )

    assert listing.rows[0].published_on is None
    assert listing.rows[0].date_doubt


def test_a_written_date_alone_is_a_doubt() -> None:
    listing = read(
        '<ul><li><a href="t1_1001.html">关于第1号事项的通知</a><i>成文日期：2019-12-30</i></li></ul>'
    )

    assert listing.rows[0].published_on is None
    assert "成文日期" in listing.rows[0].date_doubt


def test_dates_of_titles_and_summaries_are_not_the_rows() -> None:
    listing = read(
        '<div><div><h3><a href="t1_10001.html">2019年5月6日新闻发布会实录</a></h3>'
        "<p>2018年1月1日，会议在南宁召开，强调要认真贯彻落实有关部署，切实做好各项工作。</p><em>2020-03-05</em></div></div>"
    )

    assert [(row.title, row.published_on) for row in listing.rows] == [
        ("2019年5月6日新闻发布会实录", date(2020, 3, 5))
    ]


def test_month_and_day_stay_what_they_are() -> None:
    listing = read("<ul>" + item(1, "[03-05]") + item(2, "[02-28]") + "</ul>")

    assert [(row.published_on, row.month_day) for row in listing.rows] == [
        (None, (3, 5)),
        (None, (2, 28)),
    ]


def test_labelled_texts_of_letters_are_kept() -> None:
    listing = read(
        "<table><tr><td>标题</td><td>来信时间</td><td>答复时间</td><td>状态</td></tr>"
        '<tr><td><a href="show.jsp?id=11">咨询低保办理条件</a></td><td>2020-03-01</td><td>2020-03-05</td><td>已答复</td></tr></table>'
    )

    extra = dict(listing.rows[0].extra)

    assert (extra["来信时间"], extra["答复时间"], extra["状态"]) == (
        "2020-03-01",
        "2020-03-05",
        "已答复",
    )


def test_links_opened_by_script_are_followed() -> None:
    listing = read(
        "<ul><li><a href=\"javascript:openWin('t1_1001.html')\">关于第1号事项的通知</a><i>2020-03-05</i></li></ul>"
    )

    assert listing.rows[0].url == "http://mzt.test.gov.cn/gzdt/t1_1001.html"


def test_a_base_address_is_obeyed() -> None:
    page = f"<html><head><base href='http://mzt.test.gov.cn/xx/'></head><body>{CRUMB}<ul>{item(1)}</ul></body></html>"

    listing = read_structure(PageSource(url=URL, body=page.encode()), today=TODAY)

    assert listing.rows[0].url == "http://mzt.test.gov.cn/xx/t1_1001.html"


def test_a_front_page_of_blocks_has_no_main_list() -> None:
    block = "<div><h3>{0} <a href='/{0}/'>更多</a></h3><ul>{1}</ul></div>"

    listing = read(
        block.format("通知公告", item(1) + item(2)) + block.format("政策文件", item(3) + item(4)),
        title="首页",
    )

    assert listing.rows == ()


def test_place_and_reasons_say_what_was_taken_and_what_was_passed_over() -> None:
    listing = read("<ul class='news'>" + item(1) + "</ul>")

    assert "ul.news" in listing.place
    assert listing.reasons[0].startswith("取 ")


def test_a_persons_selectors_override_the_reading() -> None:
    page = f"<html><body>{SIDE}<ul class='x'>{item(1)}{item(2)}</ul></body></html>"
    source = PageSource(url=URL, body=page.encode())

    listing = read_selected(source, Selectors(rows="ul.x li", date="span"), today=TODAY)

    assert len(listing.rows) == 2
    assert listing.rows[0].published_on == date(2020, 3, 5)


@pytest.mark.parametrize("selector", ["ul.none li", "ul[["])
def test_selectors_that_select_nothing_or_are_none_are_a_problem(selector: str) -> None:
    source = PageSource(url=URL, body=f"<ul>{item(1)}</ul>".encode())

    assert read_selected(source, Selectors(rows=selector), today=TODAY).problems


def test_two_entries_side_by_side_in_a_table_are_two_rows() -> None:
    cell = "<td><a href='t_{0}.html'>关于第{0}号事项的通知公告</a> 2020-03-05</td>"
    lines = [f"<tr>{cell.format(n)}{cell.format(n + 1)}</tr>" for n in (10001, 10003, 10005)]

    listing = read(f"<table>{''.join(lines)}</table>")

    assert titles(listing) == [f"关于第{n}号事项的通知公告" for n in range(10001, 10007)]


def test_marks_of_pinned_rows_are_no_part_of_the_title() -> None:
    listing = read(
        "<ul><li><a href='t1_1001.html'><b>[置顶]</b>关于第1号事项的通知</a><i>2020-03-05</i></li></ul>"
    )

    assert titles(listing) == ["关于第1号事项的通知"]


def test_topics_with_short_names_and_no_dates_are_rows() -> None:
    names = ["乡村振兴", "党史学习教育", "疫情防控"]
    cards = "".join(
        f'<li><a href="./{n}/"><img src="a.jpg"></a><p><a href="./{n}/">{n}</a></p></li>'
        for n in names
    )

    listing = read(f"<ul>{cards}</ul>", title="专题专栏-某某市民政局")

    assert titles(listing) == names


def test_a_period_of_consultation_is_no_published_date() -> None:
    listing = read(
        "<ul><li><a href='t1_1001.html'>关于公开征求意见的公告</a><span>征集时间：2020-03-01 至 2020-03-31</span></li></ul>"
    )

    assert listing.rows[0].published_on is None
    assert listing.rows[0].date_doubt


@pytest.mark.parametrize("tag", ["p", "div"])
def test_paragraphs_in_one_cell_of_a_layout_table_are_rows(tag: str) -> None:
    lines = "".join(
        f"<{tag}>·<a href='t_1000{n}.html'>关于第{n}号事项的通知公告</a>[2020-3-{n}]</{tag}>"
        for n in range(1, 5)
    )

    listing = read(f"<table><tr><td>{lines}</td></tr></table>")

    assert [row.published_on for row in listing.rows] == [date(2020, 3, n) for n in range(1, 5)]


def test_dates_before_links_without_elements_of_their_own_belong_to_the_link_after() -> None:
    lines = "".join(
        f"<span>2020-03-0{n}</span><a href='t_1000{n}.html'>关于第{n}号事项的通知公告</a><br>"
        for n in (1, 2, 3)
    )

    listing = read(f"<div>{lines}</div>")

    assert [row.published_on for row in listing.rows] == [date(2020, 3, n) for n in (1, 2, 3)]


@pytest.mark.parametrize("main", ["<p>暂无相关信息</p>", "<ul></ul>"])
def test_an_empty_part_beside_the_breadcrumb_outweighs_a_dated_list_elsewhere(main: str) -> None:
    side = SIDE.replace("<h3>热点新闻</h3>", "")
    page = f"<html><body>{NAV}<div>{CRUMB}{main}</div>{side}</body></html>"

    listing = read_structure(PageSource(url=URL, body=page.encode()), today=TODAY)

    assert listing.rows == ()
    assert listing.is_empty_list


def test_two_parts_that_look_alike_with_nothing_around_them_are_a_problem() -> None:
    side = SIDE.replace("<h3>热点新闻</h3>", "")
    page = f"<html><body>{NAV}{side}<div><ul>{item(1)}{item(2)}</ul></div></body></html>"
    source = PageSource(url="http://mzt.test.gov.cn/list.jsp", body=page.encode())

    assert read_structure(source, today=TODAY).problems


def test_a_menu_and_a_list_side_by_side_without_class_names_stay_apart() -> None:
    page = f"<html><body>{NAV}<ul>{item(1)}{item(2)}</ul></body></html>"

    listing = read_structure(PageSource(url=URL, body=page.encode()), today=TODAY)

    assert len(listing.rows) == 2

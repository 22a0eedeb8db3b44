from crawler.pages.navigation import ColumnLink, LinkPlace, find_column_links, find_site_map
from crawler.pages.source import PageSource

BASE = "http://a.example"


def links(markup: str) -> tuple[ColumnLink, ...]:
    page = f"<html><body>{markup}</body></html>".encode()
    return find_column_links(PageSource(url=f"{BASE}/", body=page, content_type="text/html"))


def test_an_entry_of_a_nested_menu_knows_what_it_stands_under() -> None:
    found = links(
        '<ul><li><a href="/zwgk/">政务公开</a><ul><li><a href="/zwgk/zcfg/">政策法规</a>'
        '<ul><li><a href="/zwgk/zcfg/gfxwj/">规范性文件</a></li></ul></li></ul></li></ul>'
    )

    assert [(link.name, link.parents) for link in found] == [
        ("政务公开", ()),
        ("政策法规", ("政务公开",)),
        ("规范性文件", ("政务公开", "政策法规")),
    ]


def test_a_more_link_is_called_by_the_heading_of_its_block() -> None:
    found = links(
        '<div><h2>通知公告<a href="/tzgg/">更多&gt;&gt;</a></h2><ul><li>'
        '<a href="/x/t20250301_12345.html">关于放假的通知</a>'
        "<span>2025-03-01</span></li></ul></div>"
    )

    assert [(link.name, link.place) for link in found] == [("通知公告", LinkPlace.MORE)]


def test_documents_pagers_and_files_are_no_columns() -> None:
    assert (
        links(
            '<a href="/tzgg/t20250301_12345.html">关于举办培训班的通知</a>'
            '<a href="index_1.html">下一页</a><a href="/f/a.pdf">附件下载</a>'
            '<a href="/">首页</a><a href="javascript:void(0)">无障碍</a>'
        )
        == ()
    )


def test_a_site_map_in_definition_lists_gives_sections() -> None:
    found = links(
        '<dl><dt><a href="/hdjl/">互动交流</a></dt><dd><a href="/hdjl/jzxx/">局长信箱</a></dd></dl>'
    )

    assert found[1].parents == ("互动交流",)


def test_a_picture_is_called_by_its_words() -> None:
    found = links('<a href="/ztzl/xc/"><img src="/a.png" alt="乡村振兴"></a>')

    assert [link.name for link in found] == ["乡村振兴"]


def test_the_site_map_is_found_by_its_words() -> None:
    page = '<a href="/wzdt/">网站地图</a>'.encode()

    assert find_site_map(PageSource(url=f"{BASE}/", body=page)) == f"{BASE}/wzdt/"

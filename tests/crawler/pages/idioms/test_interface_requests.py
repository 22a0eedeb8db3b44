"""Requests to list interfaces, built from what the column page itself says."""

import json
from urllib.parse import parse_qs, urlsplit

from crawler.pages.idioms import epoint, gkmlpt, hanweb_jpage, hanweb_xxgk, irs, jpaas
from crawler.pages.source import PageSource
from model.fetching import PageRequest

STORE = (
    "<datastore><totalrecord>10266</totalrecord><totalpage>685</totalpage>"
    "<recordset>{}</recordset></datastore>"
)
RECORD = (
    '<record><![CDATA[<li><a href="/art/2025/8/{0}/art_84025_{0}.html">公告之{0}</a>'
    "<b>2025-08-{0}</b></li>]]></record>"
)


def source(url: str, markup: str) -> PageSource:
    return PageSource(url=url, body=f"<html><body>{markup}</body></html>".encode())


def jpage(inline: int = 0, *, total: int = 10266) -> PageSource:
    records = "".join(RECORD.format(each) for each in range(1, inline + 1))
    store = STORE.replace("10266", str(total)).format(records)
    script = (
        f"$('#402134').jpage({{totalRecord:{total},groupSize:3,perPage:15,"
        "proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{col:1,appid:1,webid:14,path:'/',"
        "columnid:84025,sourceContentType:1,unitid:'402134',webname:'江苏省生态环境厅',permissiontype:0}});"
    )
    inline_store = f'<script type="text/xml">{store}</script>' if inline else ""
    url = "http://sthjt.jiangsu.gov.cn/col/col84025/index.html"
    return source(url, f"{inline_store}<script>{script}</script>")


def query_of(request: PageRequest) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query, keep_blank_values=True)


def test_jpage_without_rows_asks_for_the_first_group_by_post() -> None:
    listing = hanweb_jpage.read_list(jpage())

    assert listing is not None
    (first,) = listing.elsewhere
    assert (first.method, listing.rows) == ("POST", ())
    assert first.url.startswith("http://sthjt.jiangsu.gov.cn/module/web/jpage/dataproxy.jsp?")
    asked = query_of(first)
    assert (asked["startrecord"], asked["endrecord"], asked["perpage"]) == (["1"], ["45"], ["45"])
    assert parse_qs(first.body or "")["columnid"] == ["84025"]
    assert parse_qs(first.body or "")["webname"] == ["江苏省生态环境厅"]
    assert first.referer == "http://sthjt.jiangsu.gov.cn/col/col84025/index.html"


def test_jpage_with_a_whole_group_inline_goes_on_behind_it() -> None:
    records = jpage(inline=28)  # the days of RECORD must exist; a window of one page
    pager = hanweb_jpage.read_pager(records, ())

    assert pager is not None
    assert (pager.page, pager.total_items, pager.total_pages) == (1, 10266, 685)
    asked = query_of(pager.next[0])
    assert (asked["startrecord"], asked["endrecord"], asked["page"]) == (["16"], ["30"], ["2"])


def test_jpage_asks_for_no_record_beyond_the_last() -> None:
    pager = hanweb_jpage.read_pager(jpage(), ())

    assert pager is not None
    assert pager.request_for is not None
    asked = query_of(pager.request_for(229))
    assert (asked["startrecord"], asked["endrecord"]) == (["10261"], ["10266"])


def test_jpage_that_shows_all_it_has_is_at_its_end() -> None:
    pager = hanweb_jpage.read_pager(jpage(inline=3, total=3), ())

    assert pager is not None
    assert (pager.is_last, pager.next) == (True, ())


def test_an_answer_asked_by_address_alone_gives_the_next() -> None:
    url = "http://a.gov.cn/module/web/jpage/dataproxy.jsp?page=2&columnid=5&unitid=9&webid=1&perpage=15"
    answer = PageSource(url=url, body=STORE.format(RECORD.format(10)).encode())
    listing = hanweb_jpage.read_list(answer)
    assert listing is not None

    pager = hanweb_jpage.read_pager(answer, listing.rows)

    assert pager is not None
    assert query_of(pager.next[0])["page"] == ["3"]


def test_xxgk_form_and_address_carry_the_page() -> None:
    page = source(
        "https://jilin.chinatax.gov.cn/col/col13008/index.html?number=A02",
        '<iframe src="/module/xxgk/tree.jsp?standardXxgk=1&amp;area=11220100MB1507524C"></iframe>'
        "<script>loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId='+a+"
        "'&vc_title='+encodeURI(b), 'div4', '0');</script>",
    )
    pager = hanweb_xxgk.read_pager(page, ())

    assert pager is not None
    assert pager.request_for is not None
    third = pager.request_for(3)
    form = parse_qs(third.body or "", keep_blank_values=True)
    assert third.method == "POST"
    assert (form["currpage"], form["area"], form["divid"], form["infotypeId"]) == (
        ["3"],
        ["11220100MB1507524C"],
        ["div4"],
        ["A02"],
    )
    assert query_of(third)["currpage"] == ["3"]


def test_irs_posts_the_query_of_the_page_with_another_number() -> None:
    page = source(
        "http://guizhou.chinatax.gov.cn/wjjb/",
        "<script>var u='/irs/front/list'; post(u, {pageNo: 1, pageSize: 15, tenantId: 71, "
        "tableName: 't_179d132472b', searchFields: [], customFilter: {operator:'or', properties:"
        "[{property:'f_2', operator:'eq', value:'5901201'}]}});</script>",
    )
    pager = irs.read_pager(page, ())

    assert pager is not None
    assert pager.request_for is not None
    request = pager.request_for(4)
    sent = json.loads(request.body or "")
    assert (request.method, request.url) == (
        "POST",
        "http://guizhou.chinatax.gov.cn/irs/front/list",
    )
    assert (sent["pageNo"], sent["tenantId"], sent["tableName"]) == (4, 71, "t_179d132472b")
    assert sent["customFilter"]["properties"][0]["value"] == "5901201"


def test_irs_without_a_readable_query_says_so() -> None:
    page = source("http://a.gov.cn/x/", "<script>$.post('/irs/front/list', makeQuery())</script>")
    listing = irs.read_list(page)

    assert listing is not None
    assert listing.problems
    assert irs.read_pager(page, ()) is None


def test_epoint_takes_the_category_through_its_settings_file() -> None:
    settings = PageSource(
        url="http://www.xz.gov.cn/js/webBuilderCommon.js?categorynum=003001003&deptcode=",
        body=b'var siteInfo = {"projectName":"/EWB-FRONT","siteGuid":"7eb5f7f1-9041"};',
    )
    listing = epoint.read_list(settings)

    assert listing is not None
    (request,) = listing.elsewhere
    assert request.url == "http://www.xz.gov.cn/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
    assert json.loads(request.body or "") == {
        "deptcode": "",
        "categorynum": "003001003",
        "siteGuid": "7eb5f7f1-9041",
        "pageIndex": 1,
        "pageSize": 50,
    }


def test_jpaas_puts_the_page_inside_param_json_only() -> None:
    page = source(
        "http://www.hhtz.gov.cn/col/col1487002/index.html",
        '<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" '
        "queryData=\"{'parseType':'bulidstatic','webId':'2945','tagId':'分页列表','pageId':'1487002'}\">"
        "</script>",
    )
    pager = jpaas.read_pager(page, ())

    assert pager is not None
    assert pager.request_for is not None
    asked = query_of(pager.request_for(7))
    assert json.loads(asked["paramJson"][0]) == {"pageNo": 7, "pageSize": 15}
    assert set(asked) == {"parseType", "webId", "tagId", "pageId", "paramJson"}


def test_gkmlpt_says_which_of_two_totals_is_counted() -> None:
    body = {"classify": {"post_count": 2679}, "total": 21, "offset": 0, "articles": []}
    answer = PageSource(
        url="http://www.zs.gov.cn/gkmlpt/api/all/4521?page=1&sid=760001",
        body=json.dumps(body).encode(),
    )
    listing = gkmlpt.read_list(answer)

    assert listing is not None
    assert not listing.is_empty_list
    assert "2679" in listing.reasons[0]
    assert "21" in listing.reasons[0]


def test_an_answer_that_states_none_is_an_empty_list_and_one_that_says_nothing_is_not() -> None:
    url = "http://a.gov.cn/module/web/jpage/dataproxy.jsp?page=1&perpage=15"
    empty = STORE.replace("10266", "0").format("").encode()
    none = hanweb_jpage.read_list(PageSource(url=url, body=empty))
    error = hanweb_jpage.read_list(PageSource(url=url, body="系统繁忙".encode()))

    assert none is not None
    assert error is not None
    assert (none.is_empty_list, none.problems) == (True, ())
    assert (error.is_empty_list, len(error.problems)) == (False, 1)


def test_of_two_stores_the_column_own_is_read_however_short() -> None:
    side = "".join(RECORD.format(each) for each in range(1, 9)).replace("84025", "70001")
    own = RECORD.format(10)
    call = (
        "$('#u{0}').jpage({{totalRecord:{1},perPage:15,groupSize:3,"
        "proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{{columnid:{0},unitid:'u{0}'}}}});"
    )
    page = source(
        "http://sthjt.jiangsu.gov.cn/col/col84025/index.html",
        f'<script type="text/xml">{STORE.replace("10266", "8").format(side)}</script>'
        f"<script>{call.format(70001, 8)}</script>"
        f'<script type="text/xml">{STORE.replace("10266", "1").format(own)}</script>'
        f"<script>{call.format(84025, 1)}</script>",
    )
    listing = hanweb_jpage.read_list(page)

    assert listing is not None
    assert [row.title for row in listing.rows] == ["公告之10"]
    pager = hanweb_jpage.read_pager(page, listing.rows)
    assert pager is not None
    assert (pager.total_items, pager.is_last) == (1, True)

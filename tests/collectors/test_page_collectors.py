"""What the pages of a site say of it: marks, tags, features, names, robots.txt."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from collectors.chinese_domain import collect_chinese_domain, to_ascii
from collectors.domain import find_domain_faults
from collectors.features import collect_features
from collectors.marks import FooterFacts, collect_marks, find_conflicts
from collectors.page_tags import collect_page_tags
from collectors.robots import collect_robots
from gate.robots import parse_robots
from model.columns import Column, ColumnKind
from model.observations import Observation
from model.pages import ListReading, Marks, PageKind, PageReading, Row
from model.sites import Site

AT = datetime(2026, 11, 1, tzinfo=UTC)
HOME = "http://mzt.gxzf.gov.cn/"


def site(home: str = HOME, *, type: str = "", police: str = "") -> Site:  # noqa: A002
    column = Column(name="动态", kind=ColumnKind.NEWS, url="http://mzt.gxzf.gov.cn/gzdt/")
    return Site(
        key="gxmz", name="民政厅", home=home, hosts=frozenset({"mzt.gxzf.gov.cn"}),
        columns=(column,), type=type, police=police,
    )  # fmt: skip


def reading(
    page: PageKind = PageKind.HOME, *, marks: Marks | None = None, rows: tuple[Row, ...] = (),
    **tags: str,
) -> PageReading:  # fmt: skip
    return PageReading(
        url=HOME, page=page, encoding="utf-8", marks=marks or Marks(),
        listing=ListReading(rows=rows), tags=tuple(tags.items()),
    )  # fmt: skip


def values(observations: Iterable[Observation]) -> dict[str, object]:
    return {each.key: each.value for each in observations}


def test_gives_each_mark_and_an_empty_text_for_one_not_shown() -> None:
    marks = Marks(icp=("桂ICP备10201924号-7",), id_code=("4500000092",))
    text = '<title>首页</title><a href="/map.html">网站地图</a>联系电话：0771-2530000'
    facts = FooterFacts(sponsor="广西壮族自治区民政厅", has_mistake_entry=True)

    got = values(collect_marks(reading(marks=marks), facts, text=text, site=site(), at=AT))

    assert got["marks.icp"] == "桂ICP备10201924号-7"
    assert got["marks.police"] == ""
    assert got["footer.sitemap"] == "http://mzt.gxzf.gov.cn/map.html"
    assert got["footer.contact"] == "0771-2530000"
    assert got["footer.report_error"] == "有入口"
    assert (got["site.sponsor"], got["site.operator"]) == ("广西壮族自治区民政厅", None)
    assert (got["home.title"], got["marks.conflicts"]) == ("首页", 0)


def test_of_two_marks_the_one_of_the_site_file_stands() -> None:
    marks = Marks(police=("桂公网安备 1号", "桂公网安备45010302001766号"))
    expected = site(police="桂公网安备 45010302001766号")

    got = values(collect_marks(reading(marks=marks), FooterFacts(), text="", site=expected, at=AT))

    assert got["marks.police"] == "桂公网安备45010302001766号"


def test_names_every_contradiction() -> None:
    page = reading(
        marks=Marks(id_code=("bm36000005",), police=("桂公网安备 45010302001766号",)),
        SiteDomain="gxq.cq.gov.cn",
    )
    facts = FooterFacts(
        mistake_codes=("bm36000002",), police_link_codes=("45010302001700",),
        icp_links=("http://www.miibeian.gov.cn/",),
    )  # fmt: skip

    found = "；".join(find_conflicts(page, facts, site=site()))

    assert "bm36000002、bm36000005" in found
    assert all(part in found for part in ("45010302001700", "miibeian", "gxq.cq.gov.cn"))


def test_names_missing_and_malformed_tags_by_kind_of_page() -> None:
    home = reading(SiteName="民政厅", SiteDomain="http://x/", SiteIDCode="4500000092")
    article = reading(PageKind.ARTICLE, SiteName="民政厅", PubDate="2026-1-1")

    got = collect_page_tags([home, article], at=AT)

    assert values(got)["tags.home_missing"] == ""
    assert "ColumnName" in str(values(got)["tags.article_missing"])
    assert "PubDate" not in str(values(got)["tags.article_missing"])
    assert "SiteDomain" in got[0].detail
    assert "PubDate='2026-1-1'" in got[1].detail
    assert "tags.column_missing" not in values(got)


def test_a_tag_in_another_case_is_a_hint_and_no_missing_tag() -> None:
    plain = reading(SiteName="民政厅", SiteDomain="x.gov.cn", SiteIDCode="4500000092")
    odd = replace(plain, odd_tags=(("sitename", "SiteName"), ("SITEDOMAIN", "SiteDomain")))

    got = values(collect_page_tags([plain, odd], at=AT))

    assert got["tags.home_missing"] == ""
    assert got["tags.odd_case"] == "SITEDOMAIN 应写作 SiteDomain；sitename 应写作 SiteName"
    assert values(collect_page_tags([plain], at=AT))["tags.odd_case"] == ""


def test_finds_what_the_home_page_offers() -> None:
    text = (
        '<form action="/search"><input placeholder="请输入关键词"></form><a href="#">无障碍</a>'
        '<a href="/en/">English</a><a href="/znwd/">智能问答</a><a href="/hd/">我要咨询</a>'
        '<a href="/gzdt/t20261028_1.html">新闻</a><a href="/gzdt/t20271028_1.html">将来</a>'
    )

    got = values(collect_features(reading(), text=text, today=date(2026, 11, 1), at=AT))

    assert got["features.search"] == "提供站内搜索"
    assert got["features.accessibility"] == "提供无障碍浏览"
    assert got["features.languages"] == "英文版"
    assert (got["features.smart_qa"], got["interaction.channel"]) == (True, True)
    assert got["home.newest_on"] == "2026-10-28"


def test_what_is_not_seen_is_not_said_to_be_absent() -> None:
    got = values(collect_features(reading(), text="<p>x", today=date(2026, 11, 1), at=AT))

    assert {got[key] for key in got if key != "home.newest_on"} == {None}
    assert got["home.newest_on"] == ""


def test_a_row_without_year_is_of_the_last_such_day() -> None:
    rows = (Row(url=HOME + "1", title="一", month_day=(12, 30)),)

    got = values(collect_features(reading(rows=rows), text="", today=date(2026, 1, 2), at=AT))

    assert got["home.newest_on"] == "2025-12-30"


@pytest.mark.parametrize(
    ("home", "type_", "fault"),
    [
        ("http://mzt.gxzf.gov.cn/", "部门网站", ""),
        ("http://www.gxzf.gov.cn/", "政府门户网站", ""),
        ("http://gxzf.gov.cn/", "政府门户网站", "www."),
        ("http://www.gxmz.com/", "", "不是 .gov.cn"),
        ("http://evilgov.cn/", "", "不是 .gov.cn"),
        ("http://10.1.2.3/", "", "IP 地址"),
        ("http://x.gov.cn:8080/", "", "端口 8080"),
    ],
)
def test_says_what_is_wrong_with_a_name(home: str, type_: str, fault: str) -> None:
    found = "；".join(find_domain_faults(site(home, type=type_)))

    assert fault in found
    assert bool(found) is bool(fault)


def test_a_chinese_name_has_its_ascii_form() -> None:
    assert to_ascii("广西民政.政务") == "xn--swt33mw8f926a.xn--zfr164b"
    assert to_ascii("a b..") == ""


def test_a_chinese_name_without_an_answer_cannot_be_told() -> None:
    got = values(collect_chinese_domain("广西民政.政务", has_address=lambda _name: None, at=AT))

    assert got["chinese_domain.resolves"] is None
    assert collect_chinese_domain("", has_address=lambda _name: True, at=AT) == []


@pytest.mark.parametrize(
    ("text", "state"),
    [("", "allowed"), ("User-agent: *\nDisallow: /gzdt/", "partly"),
     ("User-agent: *\nDisallow: /", "disallowed")],
)  # fmt: skip
def test_says_how_much_may_be_crawled(text: str, state: str) -> None:
    robots = parse_robots(text.encode(), agent="zhanbao")

    assert collect_robots(robots, site=site(), at=AT)[0].value == state

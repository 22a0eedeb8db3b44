"""A main list → a whole page around it: menus, breadcrumb, side lists, pager, footer, traps."""

# ruff: noqa: E501 - lines of markup stay whole; all writers take the same arguments

import random
from datetime import timedelta
from html import escape
from urllib.parse import urljoin

from written_pages.lists import Stated
from written_pages.truth import TODAY, TruthRow, WrittenPage
from written_pages.words import COLUMNS, HOSTS, OTHERS, Drawn, draw_class, draw_rows

_PATHS = (
    "/gzdt/",
    "/zwgk/tzgg/index.html",
    "/col/col84025/index.html",
    "/xxgk/list.htm",
    "/news.asp?cid=12",
    "/zsxx/tzgg.htm",
)
_SIDE = (
    "热点新闻",
    "推荐阅读",
    "相关信息",
    "点击排行",
    "最新发布",
    "热门文章",
    "图片新闻",
    "通知提醒",
)


def write_frame(
    chance: random.Random,
    family: str,
    rows: list[Drawn],
    form: str,
    listing: str,
    states: list[Stated],
) -> WrittenPage:
    """The page, encoded, with the truth of its rows."""
    url = f"http://{chance.choice(HOSTS)}{chance.choice(_PATHS)}"
    column = chance.choice(COLUMNS)
    html = _page(chance, column, listing, len(rows))
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", "gbk", "gb18030"))
    truth = tuple(
        TruthRow(url=urljoin(url, row.href), title=row.title, day=day, month_day=month_day)
        for row, (day, month_day) in zip(rows, states, strict=True)
    )
    return WrittenPage(
        family=family,
        size=len(rows),
        form=form,
        url=url,
        body=html.encode(encoding, "ignore"),
        rows=truth,
    )


def _page(chance: random.Random, column: str, listing: str, size: int) -> str:
    site = chance.choice(("某某市民政局", "某某县人民政府门户网站", "广西某某厅"))
    charset = chance.choice(
        (
            '<meta charset="utf-8">',
            '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
            "",
        )
    )
    sides = "".join(_side(chance) for _ in range(chance.choice((0, 1, 2))))
    main = _main(chance, column, listing, size)
    middle = [f'<div class="{draw_class(chance, "left", "side")}">{sides}</div>', main]
    if chance.random() < 0.5:
        middle.reverse()
    return (
        f"<!DOCTYPE html><html><head>{charset}<title>{column}{chance.choice(('-', '_', ' - '))}{site}</title>{_tags(chance, column, site)}"
        f"<style>.a{{color:red}}</style><script>var a='<li><a href=x>2020-01-01</a></li>';</script></head><body>"
        f'{_top(chance, site)}<div class="{draw_class(chance, "container", "wrap")}">{"".join(middle)}</div>{_bottom(chance, site)}</body></html>'
    )


def _tags(chance: random.Random, column: str, site: str) -> str:
    if chance.random() < 0.5:
        return ""
    return f'<meta name="SiteName" content="{site}"><meta name="ColumnName" content="{column}"><meta name="SiteIDCode" content="4500000092">'


def _top(chance: random.Random, site: str) -> str:
    names = chance.sample(OTHERS + COLUMNS, 8)
    items = "".join(f'<li><a href="/{draw_class(chance)}/">{name}</a></li>' for name in names)
    menu = f'<ul class="{draw_class(chance, "nav", "menu")}">{items}</ul>'
    if chance.random() < 0.3:
        menu = f"<nav>{menu}</nav>"
    if chance.random() < 0.3:
        menu = (
            "<div>"
            + "|".join(f'<a href="/{draw_class(chance)}/">{name}</a>' for name in names)
            + "</div>"
        )
    today = (
        f"<span>今天是{TODAY.year}年{TODAY.month}月{TODAY.day}日 星期二</span>"
        if chance.random() < 0.6
        else ""
    )
    trap = "<!-- <ul class='old'><li><a href='t20190101_1.html'>旧栏目信息标题不应出现</a><span>2019-01-01</span></li></ul> -->"
    return f'<div class="{draw_class(chance, "header", "top")}"><h1><a href="/">{site}</a></h1>{today}</div>{menu}{trap if chance.random() < 0.4 else ""}'


def _side(chance: random.Random) -> str:
    rows = draw_rows(chance, chance.choice((5, 8)))
    is_dated = chance.random() < 0.6
    items = "".join(
        f'<li><a href="{urljoin("/xw/rd/", row.href)}">{escape(row.title)}</a>'
        + (f"<span>{row.day:%Y-%m-%d}</span>" if is_dated else "")
        + "</li>"
        for row in rows
    )
    tag = chance.choice(("h3", "div", "h2"))
    return f'<div class="{draw_class(chance, "hot", "box")}"><{tag}>{chance.choice(_SIDE)}</{tag}><ul>{items}</ul></div>'


def _main(chance: random.Random, column: str, listing: str, size: int) -> str:
    where = chance.choice(("当前位置：", "您现在的位置：", "您所在的位置：", ""))
    steps = f'<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; {column}'
    crumb = (
        f'<div class="{draw_class(chance, "crumb", "position")}">{where}{steps}</div>'
        if chance.random() < 0.8
        else ""
    )
    head = f"<h2>{column}</h2>" if chance.random() < 0.5 else ""
    template = '<script type="text/x-handlebars-template"><li><a href="{{url}}">{{title}}</a>{{date}}</li></script>'
    nothing = chance.choice(("暂无信息", "暂无数据！", "")) if size == 0 else ""
    note = f"<p>{nothing}</p>" if nothing else ""
    return (
        f'<div class="{draw_class(chance, "main", "right", "content")}">{crumb}{head}{listing}{note}'
        f"{template if chance.random() < 0.3 else ''}{_pager(chance, size)}</div>"
    )


def _pager(chance: random.Random, size: int) -> str:
    kind = chance.choice(("links", "script", "disabled", "none", "numbers"))
    if size == 0:
        return "<div>共0条</div>" if kind == "links" else ""
    if size < 20 and kind != "none":
        kind = "disabled"
    name = draw_class(chance, "pager", "page")
    if kind == "links":
        return f'<div class="{name}">共 45 条 第1/3页 <a href="#">首页</a> <a href="index_1.html">下一页</a> <a href="index_2.html">尾页</a></div>'
    if kind == "script":
        return f'<div class="{name}"><script>createPageHTML(3, 0, "index", "html");</script></div>'
    if kind == "disabled":
        return f'<div class="{name}"><span>首页</span><span>上一页</span><span>下一页</span><span>尾页</span> 共{size}条</div>'
    if kind == "numbers":
        return f'<ul class="{name}"><li>1</li><li><a href="index_1.html">2</a></li><li><a href="index_2.html">3</a></li><li><a href="index_1.html">&gt;</a></li></ul>'
    return ""


def _bottom(chance: random.Random, site: str) -> str:
    friends = "".join(
        f'<a href="http://www.site{index}.gov.cn/">{name}</a> '
        for index, name in enumerate(
            (
                "中华人民共和国民政部",
                "广西壮族自治区人民政府门户网站",
                "国家卫生健康委员会",
                "中国政府网",
            )
        )
    )
    made = TODAY - timedelta(days=1)
    links = (
        f'<div class="{draw_class(chance, "links")}"><h3>友情链接</h3>{friends}</div>'
        if chance.random() < 0.7
        else ""
    )
    return (
        f'{links}<div class="{draw_class(chance, "footer")}">主办单位：{site} 网站标识码：4500000092 '
        f'<a href="https://beian.miit.gov.cn/">桂ICP备10201924号-7</a> 更新日期：{made:%Y-%m-%d} <a href="/wzdt/">网站地图</a></div>'
    )

"""One article's page of the static site, the same bytes each time.

As large as a real one: of the 13 saved article pages of real sites in tests/fixtures/pages the
smallest has 14 kB, the median 21 kB and 31 links. This one has 17 kB and 46 links: page tags, the
menu of the list pages, breadcrumb, side list, fourteen paragraphs as an editor pastes them out of a
word processor, an attachment, links to its neighbours, sharing, friends' sites in a select.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_WHO = ("各县（市、区）", "机关各科室", "直属各单位", "相关社会组织", "乡镇和街道", "各养老机构")
_WHAT = (
    "要进一步提高认识，把这项工作摆在更加突出的位置，明确分管领导和责任人员",
    "对照任务清单逐项梳理，建立台账，做到底数清楚、责任明确、措施具体",
    "坚持问题导向，针对检查中发现的薄弱环节，限期整改并报告整改情况",
    "加强部门之间的沟通协作，及时共享信息，形成齐抓共管的工作合力",
    "组织业务骨干深入基层一线，听取群众意见，帮助解决实际困难",
    "严格按照规定的程序和时限办理，主动公开办理结果，接受社会监督",
    "充分运用各种宣传形式，讲清政策内容和办理流程，提高群众知晓率",
)
_HEAD = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge"><meta name="renderer" content="webkit">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}_工作动态_测试市民政局</title>
<meta name="SiteName" content="测试市民政局"><meta name="SiteDomain" content="www.test.gov.cn">
<meta name="SiteIDCode" content="1234567890"><meta name="ColumnName" content="工作动态">
<meta name="ColumnType" content="工作动态"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{day} 09:30"><meta name="ContentSource" content="测试市民政局">
<meta name="Author" content="办公室"><meta name="Keywords" content="民政,工作动态">
<meta name="Description" content="{title}"><meta name="Url" content="www.test.gov.cn{address}">
<link rel="stylesheet" href="/css/site.css"><link rel="stylesheet" href="/css/article.css">
<style>.TRS_Editor p {{ line-height: 2; margin: 0 0 10px; }} .TRS_Editor img {{ max-width: 100%; }}
.share a {{ display: inline-block; width: 24px; height: 24px; }} .pn a {{ color: #1b4b8f; }}</style>
<script src="/js/jquery.min.js"></script><script src="/js/share.js"></script>
<script>
function setFont(size) {{
  $(".TRS_Editor, .TRS_Editor p, .TRS_Editor span").css("font-size", size);
}}
function countVisit(id) {{
  $.ajax({{ url: "/visit/count", data: {{ id: id }}, dataType: "json", success: function (got) {{
    $("#hits").text(got.hits); }} }});
}}
$(function () {{
  $(".menu li").hover(function () {{ $(this).addClass("on"); }}, function () {{
    $(this).removeClass("on"); }});
  $(".TRS_Editor img").each(function () {{ if ($(this).width() > 800) {{ $(this).width(800); }} }});
  $("#friends select").change(function () {{ if (this.value) {{ window.open(this.value); }} }});
  countVisit("{number}");
}});
</script></head>
<body><div class="header">
<div class="logo"><a href="/"><img src="/img/logo.png" alt="测试市民政局"></a></div>
<form class="search" action="/search"><input name="q" placeholder="请输入关键字"></form>
"""
_TOOLS = (
    '<div class="info"><span>发布时间：{day} 09:30</span><span>来源：测试市民政局</span>'
    '<span>浏览次数：<em id="hits"></em></span><span>字体：[<b onclick="setFont(20)">大</b> '
    '<b onclick="setFont(16)">中</b> <b onclick="setFont(14)">小</b>]</span></div>\n'
)
_SHARE = (
    '<div class="share">分享到：<a href="javascript:void(0)" class="wx" title="微信"></a>'
    '<a href="javascript:void(0)" class="wb" title="微博"></a>'
    '<a href="javascript:window.print()">打印本页</a>'
    '<a href="javascript:window.close()">关闭窗口</a></div>\n'
)
_PARAGRAPH = (
    '<p style="text-indent: 2em; text-align: justify;"><span style="font-family: 仿宋_GB2312; '
    'font-size: 16pt; line-height: 150%;">{text}</span></p>\n'
)
_FRIENDS = (
    ("国务院部门网站", ("民政部", "教育部", "公安部", "财政部", "卫生健康委", "应急管理部")),
    ("省级部门网站", ("省民政厅", "省教育厅", "省公安厅", "省财政厅", "省卫生健康委")),
    ("市级部门网站", ("市教育局", "市公安局", "市财政局", "市卫生健康委", "市应急管理局")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    """Another article that the page links to."""

    address: str
    title: str
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """What one page shows besides what all show."""

    number: int
    address: str
    title: str
    day: date
    #: The one before and the one after it, where there are such.
    beside: Sequence[tuple[str, Neighbour]]
    related: Sequence[Neighbour]


def article_page(article: Article, *, menu: str, side: str, foot: str) -> str:
    """Markup of an article's page between what the site's list pages have around them."""
    head = _HEAD.format(
        title=article.title, day=article.day, address=article.address, number=article.number
    )
    crumb = (
        '<a href="/">首页</a> &gt; <a href="/xwzx/">新闻中心</a> &gt; '
        '<a href="/gzdt/">工作动态</a> &gt; 正文'
    )
    return (
        f'{head}<ul class="menu">{menu}</ul></div>\n<div class="main">\n'
        f'<div class="position">当前位置：{crumb}</div>\n'
        f'<div class="side"><h3>新闻中心</h3><ul>{side}</ul></div>\n<div class="content">\n'
        f"<h1>{article.title}</h1>\n{_TOOLS.format(day=article.day)}"
        f'<div class="TRS_Editor">\n{_body(article)}</div>\n{_SHARE}{_around(article)}'
        f"</div>\n</div>\n{_friends()}{foot}"
    )


def _body(article: Article) -> str:
    """Fourteen paragraphs and the signature."""
    texts = [f"{article.title}。有关情况如下。", *(_text(article.number, n) for n in range(13))]
    signed = f"测试市民政局　{article.day.year}年{article.day.month}月{article.day.day}日"
    return "".join(_PARAGRAPH.format(text=text) for text in [*texts, signed])


def _text(number: int, place: int) -> str:
    """One paragraph; no two articles of a page have the same ones in the same order."""
    start = number * 5 + place * 3
    said = [
        f"{_WHO[(start + step) % len(_WHO)]}{_WHAT[(start * 2 + step) % len(_WHAT)]}"
        for step in range(5)
    ]
    return f"{place + 1}.{'；'.join(said)}。"


def _around(article: Article) -> str:
    """Attachment, the articles before and after it, 相关信息."""
    beside = "".join(
        f'<p>{word}：<a href="{other.address}">{other.title}</a></p>'
        for word, other in article.beside
    )
    related = "".join(
        f'<li><a href="{other.address}" title="{other.title}">{other.title}</a>'
        f"<span>{other.day}</span></li>"
        for other in article.related
    )
    return (
        '<div class="files">附件：<a href="/files/form.html">申报表格（样式）</a></div>\n'
        f'<div class="pn">{beside}</div>\n'
        f'<div class="related"><h3>相关信息</h3><ul>{related}</ul></div>\n'
    )


def _friends() -> str:
    """Other departments' sites: options of a select, no links."""
    selects = "".join(
        f'<select><option value="">{name}</option>'
        + "".join(
            f'<option value="https://www.bumen{place}{number}.gov.cn/">{each}</option>'
            for number, each in enumerate(names)
        )
        + "</select>"
        for place, (name, names) in enumerate(_FRIENDS)
    )
    return f'<div id="friends">{selects}</div>\n'

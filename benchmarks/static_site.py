"""A site of one column with any number of items, the same bytes each time, and its truth.

Newest first, 20 rows a page, `index.html`, `index_2.html` …; a quarter of the items is of the year
before the last. Menu, breadcrumb, side list, pager and footer stand around the list as on a
site of a department. Articles (`static_article.py`) have 17 kB, as real ones do, and every link of
the site leads to a page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from static_article import Article, Neighbour, article_page

PER_PAGE = 20
#: The year to count; a quarter of the items is later, a half earlier.
YEAR = 2024
_MENU = (
    "首页", "机构概况", "领导信息", "内设机构", "新闻中心", "工作动态", "通知公告", "图片新闻",
    "政务公开", "政策文件", "政策解读", "规划计划", "财政信息", "人事信息", "统计数据", "建议提案",
    "政务服务", "办事指南", "表格下载", "互动交流", "意见征集", "在线访谈", "留言咨询", "专题专栏",
)  # fmt: skip
_WORDS = (
    "关于印发", "召开全市", "组织开展", "深入推进", "扎实做好", "全面启动", "调研指导", "圆满完成",
)  # fmt: skip
_THINGS = (
    "养老服务质量提升工作", "社会救助专项治理行动", "行政区划界线联合检查", "儿童福利机构安全检查",
    "基层政权建设培训会议", "社会组织年度检查事项", "殡葬领域突出问题整治", "残疾人两项补贴发放",
)  # fmt: skip
_HEAD = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>工作动态_测试市民政局</title>
<meta name="SiteName" content="测试市民政局"><meta name="SiteDomain" content="www.test.gov.cn">
<meta name="ColumnName" content="工作动态"><meta name="ColumnType" content="工作动态">
<link rel="stylesheet" href="/css/site.css"><script src="/js/jquery.min.js"></script></head>
<body><div class="header">
<div class="logo"><a href="/"><img src="/img/logo.png" alt="测试市民政局"></a></div>
"""
_FOOT = """<div class="footer"><p>主办单位：测试市民政局　承办：信息中心</p>
<p><a href="/map.html">网站地图</a> 网站标识码：1234567890　<a href="https://beian.miit.gov.cn/">桂ICP备10000000号</a></p></div>
</body></html>
"""


#: Folders that the menu and the breadcrumb lead to, and the home page.
_PLAIN_PAGES = ("", "xwzx/", *(f"c{number}/" for number in range(len(_MENU))))


@dataclass(frozen=True, kw_only=True, slots=True)
class StaticSite:
    """The site of `items` items."""

    items: int
    #: Items that came in on top later, all on the newest day; the older ones stay as they are.
    news: int = 0

    @property
    def rows(self) -> int:
        """Items in all."""
        return self.items + self.news

    @property
    def pages(self) -> int:
        """Number of list pages."""
        return -(-self.rows // PER_PAGE)

    def day(self, item: int) -> date:
        """Published day of an item, 0 the newest: they are spread over four years evenly."""
        span = (date(YEAR + 1, 12, 31) - date(YEAR - 2, 1, 1)).days
        older = max(item - self.news, 0)
        return date(YEAR + 1, 12, 31) - timedelta(days=older * span // max(self.items - 1, 1))

    def address(self, item: int) -> str:
        """Path of an item's article."""
        day = self.day(item)
        return f"/gzdt/{day:%Y%m}/t{day:%Y%m%d}_{9_000_000 - (item - self.news)}.html"

    def title(self, item: int) -> str:
        """An item's title; no two are alike."""
        words = _WORDS[(item - self.news) % 8] + _THINGS[(item - self.news) // 8 % 8]
        return f"测试市民政局{words}（第{self.rows - item}号）"

    def in_year(self, year: int = YEAR) -> int:
        """How many items were published in the year to count."""
        return sum(self.day(item).year == year for item in range(self.rows))

    def list_page(self, page: int) -> str:
        """Markup of a list page, from 1."""
        start = (page - 1) * PER_PAGE
        rows = "\n".join(
            f'<li><span class="date">{self.day(item)}</span><a href="{self.address(item)}" '
            f'target="_blank" title="{self.title(item)}">{self.title(item)}</a></li>'
            for item in range(start, min(start + PER_PAGE, self.rows))
        )
        return (
            f'{_HEAD}<ul class="menu">{_menu()}</ul></div>\n<div class="main">\n'
            '<div class="position">当前位置：<a href="/">首页</a> &gt; '
            '<a href="/xwzx/">新闻中心</a> &gt; <a href="/gzdt/">工作动态</a></div>\n'
            '<div class="side"><h3>新闻中心</h3><ul>'
            f'{_side()}</ul></div>\n<div class="content"><ul class="newslist">\n{rows}\n</ul>\n'
            f'<div class="pages">{self._pager(page)}</div></div>\n</div>\n{_FOOT}'
        )

    def _pager(self, page: int) -> str:
        """共 N 条, the numbers around the page, 上一页, 下一页, 尾页."""
        around = range(max(1, page - 3), min(self.pages, page + 3) + 1)
        numbers = " ".join(
            f"<span>{each}</span>" if each == page else f'<a href="{file_of(each)}">{each}</a>'
            for each in around
        )
        back = f'<a href="{file_of(page - 1)}">上一页</a> ' if page > 1 else ""
        on = (
            f' <a href="{file_of(page + 1)}">下一页</a> <a href="{file_of(self.pages)}">尾页</a>'
            if page < self.pages
            else ""
        )
        return f"共 {self.rows} 条 第 {page}/{self.pages} 页 {back}{numbers}{on}"

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and text of every file, those without articles first."""
        for path in _PLAIN_PAGES:
            yield f"{path}index.html", f'{_HEAD}<ul class="menu">{_menu()}</ul></div>{_FOOT}'
        for path in ("map.html", "files/form.html"):
            yield path, f'{_HEAD}<ul class="menu">{_menu()}</ul></div>{_FOOT}'
        for page in range(1, self.pages + 1):
            yield f"gzdt/{file_of(page)}", self.list_page(page)
        for item in range(self.rows):
            yield self.address(item)[1:], self.article(item)

    def article(self, item: int) -> str:
        """Markup of an item's page."""
        last = self.rows - 1
        before, after = item - 1, item + 1
        beside = [
            (word, self._neighbour(other))
            for word, other in (("上一篇", before), ("下一篇", after))
            if 0 <= other <= last
        ]
        first = max(0, min(item - 3, last - 5))
        related = [n for n in range(first, min(first + 6, self.rows)) if n != item]
        found = Article(
            number=item - self.news,
            address=self.address(item),
            title=self.title(item),
            day=self.day(item),
            beside=beside,
            related=[self._neighbour(other) for other in related],
        )
        return article_page(found, menu=_menu(), side=_side(), foot=_FOOT)

    def _neighbour(self, item: int) -> Neighbour:
        return Neighbour(address=self.address(item), title=self.title(item), day=self.day(item))

    def write(self, folder: Path, *, with_articles: bool = True) -> None:
        """Write all files under a folder."""
        for path, text in self.files():
            if not with_articles and "/t20" in path:
                return
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")


def file_of(page: int) -> str:
    """File name of a list page."""
    return "index.html" if page == 1 else f"index_{page}.html"


def _menu() -> str:
    return "".join(f'<li><a href="/c{n}/">{name}</a></li>' for n, name in enumerate(_MENU))


def _side() -> str:
    names = _MENU[4:8]
    return "".join(f'<li><a href="/c{n}/">{name}</a></li>' for n, name in enumerate(names))

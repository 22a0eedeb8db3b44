"""How products with a page per address draw a column: their pages and pagers."""

# ruff: noqa: E501, ARG002 - markup as the products write it; not every address holds the day

from datetime import date

from idiom_folders import Folders, number_of
from idiom_interfaces import INTERFACES
from idiom_sites import Asked, Reply, SimColumn, SimSite, Writer, html_reply, page, rows


class Trs(Folders):
    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        place = self._place(site, asked.path, r"/lm(\d+)/(?:index(?:_(\d+))?\.html)?")
        if place is None:
            return None
        column, current = place[0], number_of(place[1], 0)
        pages = column.pages(self.per_page)
        if current >= pages:
            return None
        old = "<!-- <script>createPageHTML(99, 0, 'old', 'html');</script> -->"
        call = f'<script>createPageHTML({pages}, {current}, "index", "html");</script>'
        body = (
            rows(column.part(current + 1, self.per_page)) + f'<div class="page">{old}{call}</div>'
        )
        return html_reply(page(column.name, body))


class Boda(Folders):
    per_page = 10

    def entry(self, column: SimColumn) -> str:
        return f"/xw/lm{column.number}.htm"

    def article(self, column: int, number: int, day: date) -> str:
        return f"/info/{1000 + column}/{number}.htm"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        place = self._place(site, asked.path, r"/xw/lm(\d+)(?:/(\d+))?\.htm")
        if place is None:
            return None
        column, file = place
        pages = column.pages(self.per_page)
        number = pages - int(file) + 1 if file else 1
        if not 1 <= number <= pages:
            return None
        body = rows(column.part(number, self.per_page)) + self._pager(column, number, pages)
        return html_reply(page(column.name, body))

    def _pager(self, column: SimColumn, number: int, pages: int) -> str:
        address = f"/xw/lm{column.number}"
        following = (
            f'<a href="{address}/{pages - number}.htm" class="Next">下页</a>'
            f'<a href="{address}/1.htm" class="Next">尾页</a>'
            if number < pages
            else '<span class="NextDisabled">下页</span><span class="NextDisabled">尾页</span>'
        )
        back = f'<a href="{address}.htm" class="Prev">首页</a>' if number > 1 else ""
        return (
            f"<script>function a203_gopage_fun(){{_simple_list_gotopage_fun({pages},'a203GOPAGE',2)}}</script>"
            f'<table><tr><TD id="fanye203020">共{len(column.items)}条&nbsp;&nbsp;{number}/{pages}&nbsp;</td>'
            f"<td>{back}{following}</td></tr></table>"
        )


class Webplus(Folders):
    per_page = 14

    def entry(self, column: SimColumn) -> str:
        return f"/{600 + column.number}/list.htm"

    def article(self, column: int, number: int, day: date) -> str:
        return f"/{day.year}/{day:%m%d}/c{600 + column}a{number}/page.htm"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        place = self._place(site, asked.path, r"/(\d+)/list(\d*)\.htm", 600)
        if place is None:
            return None
        column, number = place[0], number_of(place[1])
        pages = column.pages(self.per_page)
        if number > pages:
            return None
        following = f"list{number + 1}.htm" if number < pages else "javascript:void(0);"
        pager = (
            '<div id="wp_paging_w6"><ul class="wp_paging clearfix"><li class="pages_count">'
            f'<span class="per_page">每页&nbsp;<em class="per_count">{self.per_page}</em>&nbsp;记录&nbsp;</span>'
            f'<span class="all_count">总共&nbsp;<em class="all_count">{len(column.items)}</em>&nbsp;记录</span></li>'
            f'<li class="page_nav"><a class="next" href="{following}"><span>下一页&gt;&gt;</span></a></li>'
            f'<li class="page_jump">页码 <em class="curr_page">{number}</em>/<em class="all_pages">{pages}</em></li></ul></div>'
        )
        body = rows(column.part(number, self.per_page)) + pager
        return html_reply(page(column.name, body))


class QueryPage(Folders):
    per_page = 20

    def entry(self, column: SimColumn) -> str:
        return f"/list.jsp?node_id={column.number}"

    def article(self, column: int, number: int, day: date) -> str:
        return f"/view/{column}/{number}.jsp"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        column = site.column(asked.query.get("node_id", ""))
        if column is None or asked.path != "/list.jsp":
            return None
        number, pages = number_of(asked.query.get("cur_page")), column.pages(self.per_page)
        number = min(number, pages)  # such sites answer the last page to any number
        link = f'<a href="/list.jsp?node_id={column.number}&amp;cur_page=%d">%s</a>'
        links = [link % (each, each) for each in range(1, pages + 1) if each != number]
        links += [link % (number + 1, "下一页"), link % (pages, "末页")] if number < pages else []
        share = '<a href="/share.jsp?page=3">分享</a><a href="/cal.jsp?month=2&amp;page=2">2</a>'
        body = (
            rows(column.part(number, self.per_page))
            + f'<div class="pages">{" ".join(links)}</div>{share}'
        )
        return html_reply(page(column.name, body))


class IndexN(Folders):
    per_page = 12

    def entry(self, column: SimColumn) -> str:
        return f"/lm{column.number}/index.htm"

    def article(self, column: int, number: int, day: date) -> str:
        return f"/lm{column}/{column * 100000 + number:032x}.htm"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        place = self._place(site, asked.path, r"/lm(\d+)/index(\d*)\.htm")
        if place is None:
            return None
        column, current = place[0], number_of(place[1], 0)
        if current >= column.pages(self.per_page):
            return None
        back = (
            '<a href="$cms.getIndexFileName($curChannel,$prePage)">&lt;&lt;</a>' if current else ""
        )
        has_next = current + 1 < column.pages(self.per_page)
        following = f'<a href="index{current + 1}.htm">&gt;&gt;</a>' if has_next else ""
        body = rows(column.part(current + 1, self.per_page)) + f"<div>{back} {following}</div>"
        return html_reply(page(column.name, body))


class Numbered(Folders):
    """`list_2.html` with 共 N 条 and an ellipsis between the numbers."""

    def entry(self, column: SimColumn) -> str:
        return f"/lm{column.number}/list.html"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        place = self._place(site, asked.path, r"/lm(\d+)/list(?:_(\d+))?\.html")
        if place is None:
            return None
        column, number = place[0], number_of(place[1])
        pages = column.pages(self.per_page)
        if number > pages:
            return None
        shown = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
        links = "".join(
            f"<span class='cur'>{each}</span>"
            if each == number
            else f'<a href="{self._file(each)}">{each}</a>'
            for each in shown
        )
        body = rows(column.part(number, self.per_page)) + (
            f'<div class="pagination">共{len(column.items)}条 第{number}/{pages}页 {links}</div>'
        )
        return html_reply(page(column.name, body))

    def _file(self, number: int) -> str:
        return "list.html" if number == 1 else f"list_{number}.html"


class NextLink(Folders):
    """Nothing but 上一页 and 下一页, to addresses that follow no rule."""

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        place = self._place(site, asked.path, r"/lm(\d+)/(?:index|([a-z]+))\.html")
        if place is None:
            return None
        column, number = place[0], len(place[1]) + 1
        pages = column.pages(self.per_page)
        if number > pages or set(place[1]) - {"x"}:
            return None
        back = f'<a href="{self._file(number - 1)}">上一页</a>' if number > 1 else "<a>上一页</a>"
        following = (
            f'<a href="{self._file(number + 1)}">下一页</a>'
            if number < pages
            else '<a class="disabled" href="javascript:void(0)">下一页</a>'
        )
        body = rows(column.part(number, self.per_page)) + f"<p>{back}|{following}</p>"
        return html_reply(page(column.name, body))

    def _file(self, number: int) -> str:
        return f"{'x' * (number - 1) or 'index'}.html"


#: Every idiom that a simulated site can be made in.
WRITERS: dict[str, Writer] = {
    **INTERFACES,
    "trs": Trs(),
    "boda": Boda(),
    "webplus": Webplus(),
    "query_page": QueryPage(),
    "index_n": IndexN(),
    "numbered": Numbered(),
    "next_link": NextLink(),
}

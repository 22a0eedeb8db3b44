"""A column, its pieces and a page number → the list page, as the product behind the column writes it.

Pages count from 1, whatever the product calls them.
"""

from collections.abc import Sequence
from datetime import date
from html import escape

from demo import office
from demo.articles import column_tags, position
from demo.frame import render_columns, render_page
from demo.pieces import DemoColumn, Family, Piece

_TABLE_HEADS = {
    "jzxx": ("标题", "来信时间", "回复时间", "处理状态"),
    "": ("文件名称", "发文字号", "成文日期", "发布日期"),
}
_HANWEB_GROUP = 3
_HANWEB_UNIT = 402199


def page_count(column: DemoColumn, pieces: Sequence[Piece]) -> int:
    """How many pages the list has; an empty list has one."""
    return max(-(-len(pieces) // column.per_page), 1)


def render_list(
    column: DemoColumn, pieces: Sequence[Piece], page: int, menu: dict[str, str]
) -> bytes:
    """List page number `page` of a column."""
    content = {
        Family.TABLE: _table,
        Family.BODA: _boda,
        Family.HANWEB: _hanweb,
    }.get(column.family, _trs)(column, pieces, page)
    charset = "gb2312" if column.family is Family.BODA else "utf-8"
    middle = render_columns(column.section, menu, position(column), content)
    return render_page(
        f"{column.name}_{office.SITE_NAME}", middle, tags=column_tags(column), charset=charset
    )


def render_records(column: DemoColumn, pieces: Sequence[Piece], first: int, last: int) -> bytes:
    """Answer of the Hanweb interface: records `first` to `last`, counted from 1."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{_datastore(column, pieces, first, last)}'.encode()
    )


def _slice(column: DemoColumn, pieces: Sequence[Piece], page: int) -> Sequence[Piece]:
    return pieces[(page - 1) * column.per_page : page * column.per_page]


def _day(column: DemoColumn, day: date) -> str:
    return day.strftime(column.date_form) if column.date_form else ""


def _rows(column: DemoColumn, pieces: Sequence[Piece]) -> str:
    return "\n".join(_row(column, piece) for piece in pieces)


def _row(column: DemoColumn, piece: Piece) -> str:
    mark = piece.fact("办理方式")
    tail = f"<span>{day}</span>" if (day := _day(column, piece.published_on)) else ""
    if mark == "全程网办":
        tail += "<em>全程网办</em>"
    target = ' target="_blank"' if piece.is_external else ""
    return f'<li><a href="{piece.address_in(column.key)}" title="{escape(piece.title)}"{target}>{escape(piece.title)}</a>{tail}</li>'


def _trs(column: DemoColumn, pieces: Sequence[Piece], page: int) -> str:
    shown = _slice(column, pieces, page)
    pages = page_count(column, pieces)
    rows = _rows(column, shown) if shown else ""
    return f"""<ul class="list">{rows}</ul>
<div class="pages"><script>createPageHTML({pages}, {page - 1}, "index", "html");</script></div>"""


def _table(column: DemoColumn, pieces: Sequence[Piece], page: int) -> str:
    heads = "".join(f"<th>{head}</th>" for head in _TABLE_HEADS.get(column.key, _TABLE_HEADS[""]))
    rows = "\n".join(_table_row(column, piece) for piece in _slice(column, pieces, page))
    pages = page_count(column, pieces)
    links = [(1, "首页"), (page - 1, "上一页"), (page + 1, "下一页"), (pages, "尾页")]
    shown = "".join(
        f'<a href="list.jsp?page={number}">{name}</a>'
        for number, name in links
        if 1 <= number <= pages and number != page
    )
    return f"""<table class="wjlist"><thead><tr>{heads}</tr></thead><tbody>
{rows}
</tbody></table>
<div class="pages">共{len(pieces)}条 第{page}/{pages}页 {shown}</div>"""


def _table_row(column: DemoColumn, piece: Piece) -> str:
    link = f'<a href="{piece.address_in(column.key)}">{escape(piece.title)}</a>'
    cells = (
        (piece.fact("来信时间"), piece.fact("回复时间"), "已办结")
        if column.key == "jzxx"
        else (
            piece.fact("发文字号"),
            piece.fact("成文日期"),
            f"{piece.published_on:%Y-%m-%d}",
        )
    )
    return f"<tr><td>{link}</td>{''.join(f'<td>{each}</td>' for each in cells)}</tr>"


def _boda(column: DemoColumn, pieces: Sequence[Piece], page: int) -> str:
    pages = page_count(column, pieces)
    name = column.path.rpartition("/")[2].removesuffix(".htm")
    up = "" if page == 1 else "../"

    def link(number: int, text: str, css: str) -> str:
        if not 1 <= number <= pages or number == page:
            return f'<span class="{css}Disabled">{text}</span>'
        target = (
            f"{up}{name}.htm"
            if number == 1
            else f"{'' if up else name + '/'}{pages - number + 1}.htm"
        )
        return f'<a href="{target}" class="{css}">{text}</a>'

    rows = "\n".join(
        f'<li id="line_u5_{number}">{_row(column, piece)[4:]}'
        for number, piece in enumerate(_slice(column, pieces, page))
    )
    return f"""<ul class="list">{rows}</ul>
<div class="pages"><table><tr><td id="fanye203020">共{len(pieces)}条&nbsp;&nbsp;{page}/{pages}&nbsp;</td>
<td>{link(1, "首页", "First")}{link(page - 1, "上页", "Prev")}{link(page + 1, "下页", "Next")}{link(pages, "尾页", "Last")}</td></tr></table></div>"""


def _hanweb(column: DemoColumn, pieces: Sequence[Piece], _page: int) -> str:
    first_group = _datastore(column, pieces, 1, column.per_page * _HANWEB_GROUP)
    return f"""<div id="{_HANWEB_UNIT}" class="list"><script type="text/xml">{first_group}</script></div>
<script>$(function(){{ $('#{_HANWEB_UNIT}').jpage({{
  totalRecord:{len(pieces)}, openCookies:0, showTotal:true, showPage:true, currentPage:1,
  proxyUrl:'/module/web/jpage/dataproxy.jsp', perPage:{column.per_page}, groupSize:{_HANWEB_GROUP},
  ajaxParam:{{col:1, appid:1, webid:14, path:'/', columnid:1021, sourceContentType:1, unitid:'{_HANWEB_UNIT}', permissiontype:0}}
}}); }});</script>"""


def _datastore(column: DemoColumn, pieces: Sequence[Piece], first: int, last: int) -> str:
    pages = page_count(column, pieces)
    records = "".join(
        f"<record><![CDATA[{_row(column, piece)}]]></record>"
        for piece in pieces[max(first, 1) - 1 : last]
    )
    return (
        f"<datastore><totalrecord>{len(pieces)}</totalrecord><totalpage>{pages}</totalpage>"
        f"<recordset>{records}</recordset></datastore>"
    )

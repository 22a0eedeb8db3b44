"""Content → the home page, section pages, the index of topics, the site map and the plain pages."""

from html import escape

from demo import office
from demo.columns import ALL_COLUMNS, COLUMNS, SECTIONS, TOPICS, column_of
from demo.content import Content
from demo.frame import render_columns, render_page
from demo.pieces import Family, Piece

_BLOCKS = ("gzdt", "tzgg", "szyw", "qtwj", "zcjd", "jzxx", "yjzj", "bszn")
_SHOWN = 7
_SECTION_SHOWN = 5
_TITLE_LENGTH = 25


def section_menu(section: str) -> dict[str, str]:
    """Name → address of each column of a section."""
    return {column.name: column.path for column in (*COLUMNS, *TOPICS) if column.section == section}


def render_home(content: Content) -> bytes:
    """The home page: newest pieces of eight columns, topics, links."""
    blocks = "".join(_block(content, key, _SHOWN) for key in _BLOCKS)
    topics = "".join(f'<li><a href="{each.path}">{each.name}</a></li>' for each in TOPICS[:6])
    body = f"""<div class="wrap main">{blocks}
<div class="block"><h2>专题专栏<a href="/ztzl/">更多&gt;&gt;</a></h2><ul class="topics">{topics}</ul></div>
<div class="block"><h2>便民服务</h2><ul class="quick">
<li><a href="/bsfw/bszn/">办事指南</a></li><li><a href="/zwgk/xzzx/">下载中心</a></li>
<li><a href="/bsfw/old/hydjyy.html">婚姻登记预约（旧版）</a></li><li><a href="/hdjl/zxft/">在线访谈</a></li></ul></div>
<div class="block"><h2>友情链接</h2><p><a href="{office.PORTAL}/">云泽市人民政府</a>
<a href="http://mzt.linze.example/">省民政厅</a> <a href="http://www.cishan.example/">慈善信息平台</a></p></div>
</div>"""
    return render_page(office.SITE_NAME, body)


def render_section(content: Content, section: str) -> bytes:
    """A section page: its columns, each with its newest pieces."""
    columns = [column for column in COLUMNS if column.section == section]
    blocks = "".join(
        _block(content, column.key, _SECTION_SHOWN)
        for column in columns
        if column.family is not Family.SINGLE
    )
    middle = f'<div class="wrap main">{blocks}</div>'
    menu = render_columns(section, section_menu(section), escape(section), "")
    tags = {"ColumnName": section, "ColumnType": section, "ColumnDescription": section}
    return render_page(f"{section}_{office.SITE_NAME}", menu + middle, tags=tags)


def render_topic_index() -> bytes:
    """The index of topics: a picture and a link each."""
    cards = "".join(
        f'<li><a href="{each.path}"><img src="/images/zt_{each.key}.png" alt="{each.name}">'
        f"<b>{each.name}</b></a></li>"
        for each in TOPICS
    )
    middle = render_columns(
        "专题专栏", section_menu("专题专栏"), "专题专栏", f'<ul class="topic-cards">{cards}</ul>'
    )
    tags = {"ColumnName": "专题专栏", "ColumnType": "专题专栏", "ColumnDescription": "专题专栏"}
    return render_page(f"专题专栏_{office.SITE_NAME}", middle, tags=tags)


def render_map() -> bytes:
    """The site map: every section with its columns."""
    parts = "".join(
        f'<dl><dt><a href="{url}">{section}</a></dt>'
        + "".join(
            f'<dd><a href="{column.path}">{column.name}</a></dd>'
            for column in ALL_COLUMNS
            if column.section == section
        )
        + "</dl>"
        for section, url in SECTIONS.items()
    )
    body = f'<div class="wrap main"><div class="sitemap"><h2>网站地图</h2>{parts}</div></div>'
    return render_page(f"网站地图_{office.SITE_NAME}", body)


def render_plain(title: str, text: str) -> bytes:
    """A page of a few words: contact, declaration, search, questions and answers."""
    body = f'<div class="wrap main"><div class="content"><h2>{title}</h2><p>{escape(text)}</p></div></div>'
    return render_page(f"{title}_{office.SITE_NAME}", body)


def _block(content: Content, key: str, count: int) -> str:
    column = column_of(key)
    rows = "".join(_row(piece, key) for piece in content.listings[key][:count])
    more = f'<a href="{column.path}">更多&gt;&gt;</a>'
    return f'<div class="block"><h2>{column.name}{more}</h2><ul class="list">{rows}</ul></div>'


def _row(piece: Piece, key: str) -> str:
    cut = f"{piece.title[:_TITLE_LENGTH]}…"
    title = piece.title if len(piece.title) <= len(cut) else cut
    day = "" if key == "bszn" else f"<span>{piece.published_on:%Y-%m-%d}</span>"
    return f'<li><a href="{piece.address_in(key)}" title="{escape(piece.title)}">{escape(title)}</a>{day}</li>'

"""A piece → its article page."""

from html import escape

from demo import office
from demo.columns import SECTIONS, column_of
from demo.frame import render_columns, render_page
from demo.pieces import DemoColumn, Family, Piece

_ROW_FACTS = frozenset({"意见数量", "参与人数"})


def render_article(piece: Piece, menu: dict[str, str]) -> bytes:
    """The article page of a piece; `menu` is the menu of its section."""
    column = column_of(piece.column)
    content = f"""<div class="article"><h1>{escape(piece.title)}</h1>
<div class="info">发布时间：{piece.published_on:%Y-%m-%d} 09:30　来源：{escape(piece.source)}　【打印】</div>
{_facts(piece)}<div class="TRS_Editor">{_body(piece)}</div></div>"""
    charset = "gb2312" if column.family is Family.BODA else "utf-8"
    page = render_columns(column.section, menu, position(column), content)
    tags = {
        **column_tags(column),
        "ArticleTitle": piece.title,
        "PubDate": f"{piece.published_on:%Y-%m-%d} 09:30",
        "ContentSource": piece.source,
    }
    return render_page(f"{piece.title}_{office.SITE_NAME}", page, tags=tags, charset=charset)


def column_tags(column: DemoColumn) -> dict[str, str]:
    """The official tags of a column, for its list pages and its articles."""
    return {
        "ColumnName": column.name,
        "ColumnDescription": f"{office.BUREAU}{column.name}",
        "ColumnKeywords": f"{column.name}，{column.section}",
        "ColumnType": column.name,
    }


def position(column: DemoColumn) -> str:
    """The breadcrumb of a column."""
    section = SECTIONS[column.section]
    return (
        f'<a href="{section}">{column.section}</a> &gt; <a href="{column.path}">{column.name}</a>'
    )


def _facts(piece: Piece) -> str:
    shown = [(label, text) for label, text in piece.facts if label not in _ROW_FACTS]
    if not shown:
        return ""
    rows = "".join(f"<tr><th>{label}：</th><td>{escape(text)}</td></tr>" for label, text in shown)
    return f'<table class="facts">{rows}</table>'


def _body(piece: Piece) -> str:
    if piece.medium == "video":
        name = piece.path.rpartition("/")[2].removesuffix(".html")
        return f'<video controls src="/video/{name}.mp4" width="800"></video><p>点击观看</p>'
    text = "".join(f"<p>{escape(each)}</p>" for each in piece.paragraphs)
    if piece.medium == "graphic":
        name = piece.path.rpartition("/")[2].removesuffix(".html")
        pictures = "".join(
            f'<p><img src="/images/{name}_{number}.png" alt=""></p>' for number in (1, 2, 3)
        )
        return pictures + (text[:0] if piece.form else text)
    if piece.column in {"gfxwj", "qtwj"}:
        name = piece.path.rpartition("/")[2].removesuffix(".html")
        text += f'<p>附件：<a href="/files/{name}.pdf">{escape(piece.title[:12])}.pdf</a></p>'
    return text

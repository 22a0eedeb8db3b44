"""Families of odd HTML lists: old layouts, years as headings, scripts as links, two dates a row."""

# ruff: noqa: E501, ARG001 - lines of markup stay whole; all writers take the same arguments

import random
from datetime import timedelta
from html import escape

from written_pages.dates import FORMS, stated
from written_pages.lists import Listing, Writer
from written_pages.words import Drawn, draw_class, draw_title


def _layout_tables(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<TR><TD width="3%"><IMG src="/d.gif"></TD><TD><A href="{row.href}" target=_blank>{escape(row.title)}</A></TD>'
        f"<TD width=90>{FORMS[form](row.day)}</TD></TR><TR><TD colspan=3 height=1 background=/line.gif></TD></TR>"
        for row in rows
    ]
    inner = f"<TABLE cellSpacing=0 width='96%'>{''.join(lines)}</TABLE>"
    return (
        f"<TABLE width=1000 align=center><TR><TD width=200 vAlign=top>&nbsp;</TD><TD vAlign=top>{inner}</TD></TR></TABLE>",
        [stated(row.day, form) for row in rows],
    )


def _year_groups(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    name, parts, year = draw_class(chance, "list"), [], 0
    for row in rows:
        if row.day.year != year:
            year = row.day.year
            parts.append(f'</ul><h4>{year}年</h4><ul class="{name}">')
        parts.append(
            f'<li><a href="{row.href}">{escape(row.title)}</a><span>{FORMS[form](row.day)}</span></li>'
        )
    inner = "".join(parts)
    inner = inner.removeprefix("</ul>") + "</ul>" if rows else f'<ul class="{name}"></ul>'
    return f'<div class="{draw_class(chance)}">{inner}</div>', [
        stated(row.day, form) for row in rows
    ]


def _dated_titles(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    mark = chance.choice(("({})", "[{}]", "　{}", "（{}）"))
    lines = [
        f'<li><a href="{row.href}">{escape(row.title)}{mark.format(f"{row.day:%Y-%m-%d}")}</a></li>'
        for row in rows
    ]
    return f'<ul class="{draw_class(chance)}">{"".join(lines)}</ul>', [
        (row.day, None) for row in rows
    ]


def _script_links(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    shape = chance.choice(
        (
            "href=\"javascript:openWin('{}')\"",
            'href="javascript:void(0)" onclick="window.open(\'{}\')"',
        )
    )
    lines = [
        f"<li><a {shape.format(row.href)}>{escape(row.title)}</a><span>{FORMS[form](row.day)}</span></li>"
        for row in rows
    ]
    return f'<ul class="{draw_class(chance)}">{"".join(lines)}</ul>', [
        stated(row.day, form) for row in rows
    ]


def _two_dates(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<li><a href="{row.href}">{escape(row.title)}</a><span>{row.day - timedelta(days=30):%Y-%m-%d}</span><span>{row.day:%Y-%m-%d}</span></li>'
        for row in rows
    ]
    return f'<ul class="{draw_class(chance)}">{"".join(lines)}</ul>', [(None, None) for _ in rows]


def _consultations(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = []
    for row in rows:
        end = row.day + timedelta(days=30)
        lines.append(
            f'<li><div><a href="{row.href}">{escape(row.title)}</a></div><p>发布日期：{row.day:%Y-%m-%d}</p>'
            f"<p>征集时间：{row.day:%Y年%m月%d日} 至 {end:%Y年%m月%d日}</p><p>状态：已结束</p></li>"
        )
    return f'<ul class="{draw_class(chance)}">{"".join(lines)}</ul>', [
        (row.day, None) for row in rows
    ]


def _written_only(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<li><a href="{row.href}">{escape(row.title)}</a><span>成文日期：{row.day:%Y-%m-%d}</span></li>'
        for row in rows
    ]
    return f'<ul class="{draw_class(chance)}">{"".join(lines)}</ul>', [(None, None) for _ in rows]


def _open_items(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<LI><A HREF="{row.href}">{escape(row.title)}</A> <SPAN>{FORMS[form](row.day)}</SPAN>'
        for row in rows
    ]
    return f"<UL>{''.join(lines)}</UL>", [stated(row.day, form) for row in rows]


def _with_files(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<li><a href="{row.href}">{escape(row.title)}</a><span>{FORMS[form](row.day)}</span><a href="/files/{index}.pdf">[下载]</a></li>'
        for index, row in enumerate(rows)
    ]
    return f'<ol class="{draw_class(chance)}">{"".join(lines)}</ol>', [
        stated(row.day, form) for row in rows
    ]


def _days_first(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<div class="{draw_class(chance)} row"><div class="d"><span>{row.day.day:02}</span><span>{row.day:%Y/%m}</span></div>'
        f'<div class="x"><p><a href="{row.href}">{escape(row.title)}</a></p><p>{escape(draw_title(chance))}，现将有关事项通知如下，请遵照执行。</p></div></div>'
        for row in rows
    ]
    return f'<div class="{draw_class(chance)}">{"".join(lines)}</div>', [
        (row.day, None) for row in rows
    ]


def _cell_paragraphs(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<p>·<a href="{row.href}">{escape(row.title)}</a>{FORMS[form](row.day)}</p>'
        for row in rows
    ]
    return f"<table><tr><td>{''.join(lines)}</td></tr></table>", [
        stated(row.day, form) for row in rows
    ]


def _flat_dates_first(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<span>{FORMS[form](row.day)}</span> <a href="{row.href}">{escape(row.title)}</a><br>'
        for row in rows
    ]
    return f"<div class='{draw_class(chance)}'>{''.join(lines)}</div>", [
        stated(row.day, form) for row in rows
    ]


ODD_FAMILIES: dict[str, Writer] = {
    "layout_tables": _layout_tables,
    "year_groups": _year_groups,
    "dated_titles": _dated_titles,
    "script_links": _script_links,
    "two_dates": _two_dates,
    "consultations": _consultations,
    "written_only": _written_only,
    "open_items": _open_items,
    "with_files": _with_files,
    "days_first": _days_first,
    "cell_paragraphs": _cell_paragraphs,
    "flat_dates_first": _flat_dates_first,
}

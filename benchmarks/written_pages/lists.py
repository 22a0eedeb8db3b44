"""Families of HTML lists: rows → markup of the main list, and what each row states."""

# ruff: noqa: E501 - lines of markup stay whole; all writers take the same arguments

import random
from collections.abc import Callable
from datetime import date, timedelta
from html import escape

from written_pages.dates import FORMS, stated
from written_pages.words import Drawn, draw_class, draw_title

Stated = tuple[date | None, tuple[int, int] | None]
Listing = tuple[str, list[Stated]]
Writer = Callable[[random.Random, list[Drawn], str], Listing]


def _cut(title: str) -> tuple[str, str]:
    """Text and attributes of a link; long titles are cut, the attribute is whole."""
    if len(title) > 22:
        return escape(title[:18]) + "...", f' title="{escape(title)}"'
    return escape(title), ""


def _states(rows: list[Drawn], form: str) -> list[Stated]:
    return [stated(row.day, form) for row in rows]


def _li(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    name, tag = draw_class(chance, "list", "news_list"), chance.choice(("span", "em", "i", "b"))
    titled = chance.random() < 0.5
    lines = []
    for row in rows:
        text, attribute = _cut(row.title) if titled else (escape(row.title), "")
        shown = f"<{tag}>{FORMS[form](row.day)}</{tag}>"
        lines.append(f'<li><a href="{row.href}"{attribute} target="_blank">{text}</a>{shown}</li>')
    return f'<ul class="{name}">\n' + "\n".join(lines) + "\n</ul>", _states(rows, form)


def _li_date_first(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    name = draw_class(chance, "list")
    lines = [
        f'<li class="{draw_class(chance)}"><span class="date">{FORMS[form](row.day)}</span>·<a href="{row.href}">{escape(row.title)}</a></li>'
        for row in rows
    ]
    return f'<ul class="{name}">' + "".join(lines) + "</ul>", _states(rows, form)


def _plain_table(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<tr><td width="20"><img src="/dot.gif"></td><td><a href="{row.href}">{escape(row.title)}</a></td><td align="right">{FORMS[form](row.day)}</td></tr>'
        for row in rows
    ]
    return f'<table width="100%" id="{draw_class(chance)}">' + "".join(lines) + "</table>", _states(
        rows, form
    )


def _headed_table(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    heads = ["序号", "标题", "发文字号", "成文日期", "发布日期"]
    order = chance.choice(((0, 1, 2, 3, 4), (0, 1, 4, 3, 2), (1, 2, 3, 4, 0)))
    head = "".join(f"<th>{heads[index]}</th>" for index in order)
    lines = []
    for number, row in enumerate(rows, 1):
        written = row.day - timedelta(days=chance.randrange(1, 40))
        cells = [
            str(number),
            f'<a href="{row.href}">{escape(row.title)}</a>',
            f"桂民发〔{written.year}〕{chance.randrange(1, 99)}号",
            f"{written:%Y-%m-%d}",
            FORMS[form](row.day),
        ]
        lines.append("<tr>" + "".join(f"<td>{cells[index]}</td>" for index in order) + "</tr>")
    return (
        f'<table class="{draw_class(chance)}"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>',
        _states(rows, form),
    )


def _letters_table(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<tr><td><a href="{row.href}">{escape(row.title)}</a></td><td>{FORMS[form](row.day)}</td><td>已回复</td></tr>'
        for row in rows
    ]
    head = "<tr><td>信件标题</td><td>来信时间</td><td>办理状态</td></tr>"
    return f'<table class="{draw_class(chance)}">{head}{"".join(lines)}</table>', _states(
        rows, form
    )


def _definitions(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<dt><a href="{row.href}">{escape(row.title)}</a></dt><dd>{FORMS[form](row.day)}</dd>'
        for row in rows
    ]
    return f'<dl class="{draw_class(chance, "list")}">' + "".join(lines) + "</dl>", _states(
        rows, form
    )


def _summary_cards(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    card, info = draw_class(chance, "item"), draw_class(chance, "info")
    lines = []
    for row in rows:
        text = f"{row.day.year - 1}年12月30日，{draw_title(chance)}，会议强调要认真贯彻落实有关部署，切实做好各项工作。"
        more = f'<a href="{row.href}">[详细]</a>' if chance.random() < 0.5 else ""
        lines.append(
            f'<div class="{card}"><h3><a href="{row.href}">{escape(row.title)}</a></h3><p>{escape(text)}{more}</p>'
            f'<div class="{info}"><span>来源：{chance.choice(("本站", "新华社"))}</span><span>{FORMS[form](row.day)}</span></div></div>'
        )
    return f'<div class="{draw_class(chance, "list")}">' + "".join(lines) + "</div>", _states(
        rows, form
    )


def _linked_cards(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<li><a href="{row.href}"><h4>{escape(row.title)}</h4><p>{escape(draw_title(chance))}，各地要结合实际抓好落实。</p><span>{FORMS[form](row.day)}</span></a></li>'
        for row in rows
    ]
    return f'<ul class="{draw_class(chance)}">' + "".join(lines) + "</ul>", _states(rows, form)


def _pictures(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    card = draw_class(chance)
    lines = [
        f'<div class="{card}"><a href="{row.href}"><img src="/p/{index}.jpg" alt=""></a><div><a href="{row.href}">{escape(row.title)}</a><em>{FORMS[form](row.day)}</em></div></div>'
        for index, row in enumerate(rows)
    ]
    return f'<div class="{draw_class(chance)}">' + "".join(lines) + "</div>", _states(rows, form)


def _split_day(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    mark = chance.choice(("-", ".", "年"))
    lines = []
    for row in rows:
        month = f"{row.day.year}{mark}{row.day.month:02}" + ("月" if mark == "年" else "")
        shown = f"<div class='t'><b>{row.day.day:02}</b><i>{month}</i></div>"
        lines.append(f'<li>{shown}<div><a href="{row.href}">{escape(row.title)}</a></div></li>')
    return f'<ul class="{draw_class(chance)}">' + "".join(lines) + "</ul>", _states(rows, form)


def _fives(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    name, groups = draw_class(chance, "list"), []
    for start in range(0, max(len(rows), 1), 5):
        lines = [
            f'<li><a href="{row.href}">{escape(row.title)}</a><span>{FORMS[form](row.day)}</span></li>'
            for row in rows[start : start + 5]
        ]
        groups.append(f'<ul class="{name}">' + "".join(lines) + "</ul>")
    return f'<div class="{draw_class(chance)}">' + '<div class="line"></div>'.join(
        groups
    ) + "</div>", _states(rows, form)


def _flat(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'・<a href="{row.href}">{escape(row.title)}</a> <font color="gray">{FORMS[form](row.day)}</font><br>'
        for row in rows
    ]
    return f'<div class="{draw_class(chance)}">' + "\n".join(lines) + "</div>", _states(rows, form)


def _paragraphs(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    lines = [
        f'<p><a href="{row.href}">{escape(row.title)}</a> <em>{FORMS[form](row.day)}</em></p>'
        for row in rows
    ]
    return f'<div id="{draw_class(chance)}">' + "".join(lines) + "</div>", _states(rows, form)


def _categories(chance: random.Random, rows: list[Drawn], form: str) -> Listing:
    card = draw_class(chance)
    lines = [
        f'<div class="{card}"><a href="../fl{index % 3}/" class="c">[{chance.choice(("民政", "教育", "财政"))}]</a> <a href="{row.href}">{escape(row.title)}</a><span>{FORMS[form](row.day)}</span></div>'
        for index, row in enumerate(rows)
    ]
    return f'<div class="{draw_class(chance)}">' + "".join(lines) + "</div>", _states(rows, form)


FAMILIES: dict[str, Writer] = {
    "li": _li,
    "li_date_first": _li_date_first,
    "plain_table": _plain_table,
    "headed_table": _headed_table,
    "letters_table": _letters_table,
    "definitions": _definitions,
    "summary_cards": _summary_cards,
    "linked_cards": _linked_cards,
    "pictures": _pictures,
    "split_day": _split_day,
    "fives": _fives,
    "flat": _flat,
    "paragraphs": _paragraphs,
    "categories": _categories,
}

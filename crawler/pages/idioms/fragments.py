"""A piece of markup that an interface sends as its list → rows.

Pure.
"""

import re

from lxml import etree, html

from crawler.pages.idioms.markup import is_unfilled
from crawler.pages.idioms.records import present
from crawler.pages.row_dates import NOTHING, RowText, date_at_end, date_of_row
from crawler.pages.row_extra import extra_of
from crawler.pages.row_texts import texts_beside
from crawler.pages.row_titles import title_of
from crawler.pages.rows import address_of
from crawler.pages.source import PageSource
from crawler.pages.structure import read_structure
from model.pages import Row
from model.patterns import late_pattern

_ROW_TAGS = ("li", "tr", "dl")
_PAGER_WORD = late_pattern(r"^(?:[首尾末]页|[上下]一?页|跳转|GO|[<>«»‹›]+|\d{1,5})$", re.IGNORECASE)


def parse_fragment(markup: str) -> html.HtmlElement:
    """The markup under one element, comments dropped."""
    parser = html.HTMLParser(remove_comments=True, encoding="utf-8", huge_tree=True)
    return html.document_fromstring(_wrapped(markup), parser=parser)


def _wrapped(markup: str) -> bytes:
    return f"<html><body><div>{markup}</div></body></html>".encode("utf-8", "surrogatepass")


def rows_of_markup(markup: str, base: str) -> tuple[Row, ...]:
    """The rows of a list fragment: its `li`, `tr` or `dl`, or what structure alone shows.

    Of two readings the one with more dates is taken: a fragment may draw one row by several `li`.
    """
    by_tag = _rows_by_tag(markup, base)
    if by_tag and all(row.published_on for row in by_tag):
        return by_tag
    page = PageSource(url=base, body=_wrapped(markup), content_type="text/html; charset=utf-8")
    by_structure = read_structure(page, today=None).rows
    return max((by_tag, by_structure), key=lambda rows: sum(1 for row in rows if _is_dated(row)))


def row_of_record(markup: str, base: str) -> Row | None:
    """The one row that a record's markup draws."""
    try:
        return row_of_element(parse_fragment(markup), base)
    except etree.ParserError:
        return None


def row_of_element(element: html.HtmlElement, base: str) -> Row | None:
    """The row an element draws; None for header rows, pagers and templates."""
    links = [(each, url) for each in element.iter("a") if (url := address_of(each, base))]
    if not links:
        return None
    link, url, title, inside = title_of(links)
    if not title or is_unfilled(title) or _PAGER_WORD.match(title):
        return None
    texts = [RowText(text) for text in (*texts_beside(element, link), *inside)]
    dated = date_of_row(texts, None)
    if dated is NOTHING and (after := _linkless_after(element)) is not None:
        dated = date_of_row([RowText(text) for text in texts_beside(after, link)], None)
    if dated is NOTHING:
        title, dated = date_at_end(title, None)
    return Row(
        url=url,
        title=title,
        published_on=dated.day,
        month_day=dated.month_day,
        date_doubt=dated.doubt,
        extra=extra_of(texts, dated),
    )


def _linkless_after(element: html.HtmlElement) -> html.HtmlElement | None:
    """The element behind a row that holds no link: some products put the date there."""
    after = element.getnext()
    is_same = after is not None and after.tag == element.tag and after.find(".//a") is None
    return after if is_same else None


def _rows_by_tag(markup: str, base: str) -> tuple[Row, ...]:
    """The rows of the first kind of row element that holds any."""
    try:
        root = parse_fragment(markup)
    except etree.ParserError:
        return ()
    for tag in _ROW_TAGS:
        elements = [each for each in root.iter(tag) if each.find(f".//{tag}") is None]
        if rows := present(row_of_element(each, base) for each in elements):
            return rows
    return ()


def _is_dated(row: Row) -> bool:
    return row.published_on is not None or row.month_day is not None

"""A piece of markup that an interface sends as its list → rows.

Pure.
"""

import re
from collections.abc import Iterable
from datetime import date

from lxml import etree, html

from crawler.pages.idioms.addresses import join
from crawler.pages.idioms.markup import is_unfilled
from crawler.pages.idioms.records import day_of, present
from model.pages import Row
from model.text import clean_line

_ROW_TAGS = ("li", "tr", "dl")
_SHORT_DAY = re.compile(r"(?<![\d-])\[?\(?(\d{1,2})[-/月](\d{1,2})日?\]?\)?(?![\d-])")
_FULL_DAY = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_PAGER_WORD = re.compile(r"^(?:[首尾末]页|[上下]一?页|跳转|GO|[<>«»‹›]+|\d{1,5})$", re.IGNORECASE)
_MONTHS, _DAYS = 12, 31


def parse_fragment(markup: str) -> html.HtmlElement:
    """The markup under one element, comments dropped."""
    parser = html.HTMLParser(remove_comments=True, encoding="utf-8", huge_tree=True)
    wrapped = f"<html><body><div>{markup}</div></body></html>"
    return html.document_fromstring(wrapped.encode("utf-8", "surrogatepass"), parser=parser)


def rows_of_markup(markup: str, base: str) -> tuple[Row, ...]:
    """Rows of a list fragment: its `li`, `tr` or `dl` with a link, else what holds each link."""
    try:
        root = parse_fragment(markup)
    except etree.ParserError:
        return ()
    for tag in _ROW_TAGS:
        elements = [each for each in root.iter(tag) if each.find(f".//{tag}") is None]
        if rows := present(row_of_element(each, base) for each in elements):
            return rows
    return present(row_of_element(each, base) for each in _holders(root))


def row_of_record(markup: str, base: str) -> Row | None:
    """The one row that a record's markup draws."""
    try:
        return row_of_element(parse_fragment(markup), base)
    except etree.ParserError:
        return None


def row_of_element(element: html.HtmlElement, base: str) -> Row | None:
    """The row an element draws; None for header rows, pagers and templates."""
    link = _main_link(element, base)
    if link is None:
        return None
    title = title_of_link(link)
    if not title or is_unfilled(title) or _PAGER_WORD.match(title):
        return None
    day, month_day = _day_beside(element, link)
    return Row(url=join(base, link.get("href")), title=title, published_on=day, month_day=month_day)


def title_of_link(link: html.HtmlElement) -> str:
    """Whole title of a link: its text, or its `title` where the text is cut or missing."""
    text = clean_line(_FULL_DAY.sub("", text_content(link))) or clean_line(text_content(link))
    whole = clean_line(link.get("title") or "")
    if whole and (not text or _CUT.search(text) or whole.startswith(text)):
        return whole
    if whole and text.endswith(whole):
        return whole
    return text or whole


def text_content(element: html.HtmlElement) -> str:
    """Text of an element with a space between its parts, scripts left out."""
    parts: Iterable[str] = element.xpath(
        ".//text()[not(ancestor::script) and not(ancestor::style)]"
    )
    return clean_line(" ".join(parts))


def _main_link(element: html.HtmlElement, base: str) -> html.HtmlElement | None:
    """The link with the longest text among those that lead somewhere; the first of equals."""
    links = [each for each in element.iter("a") if join(base, each.get("href"))]
    return max(links, key=lambda each: len(title_of_link(each)), default=None)


def _holders(root: html.HtmlElement) -> list[html.HtmlElement]:
    """For each link the widest element around it that holds no other link."""
    holders = []
    for link in root.iter("a"):
        holder = link
        while (up := holder.getparent()) is not None and len(up.findall(".//a")) == 1:
            holder = up
        holders.append(holder)
    return holders


def _day_beside(
    element: html.HtmlElement, link: html.HtmlElement
) -> tuple[date | None, tuple[int, int] | None]:
    """The date that stands beside the link, else inside it; without a year, month and day."""
    whole, inside = text_content(element), text_content(link)
    beside = whole.replace(inside, " ", 1)
    for text in (beside, " ".join(inside.rsplit(" ", 2)[-2:]) if " " in inside else ""):
        if day := day_of(text):
            return day, None
    found = _SHORT_DAY.search(beside)
    if found and 1 <= int(found[1]) <= _MONTHS and 1 <= int(found[2]) <= _DAYS:
        return None, (int(found[1]), int(found[2]))
    return None, None

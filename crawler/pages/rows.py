"""Candidate rows of one group → rows: whole title, address, date, labelled texts.

Pure.
"""

import re
from collections.abc import Sequence
from datetime import date

from lxml.html import HtmlElement

from crawler.pages.landmarks import DETAIL_WORD, MORE, PAGER_TEXT, PAGER_TURN, PAGER_WORD
from crawler.pages.lines import Group, Line
from crawler.pages.links import called_address, join, quick_join
from crawler.pages.row_dates import NOTHING, RowDate, RowText, date_at_end, date_of_row
from crawler.pages.row_extra import extra_of
from crawler.pages.row_texts import texts_beside
from crawler.pages.row_titles import title_of
from model.pages import Row
from model.patterns import late_pattern
from model.text import clean_line

_UNFILLED = late_pattern(r"\{\{|\}\}|\$\{|<%|%>|\$\w+\.\w|#\{|\[%")
#: Each of them has one of these.
_MARK = late_pattern(r"[{}%$]")
_LONGEST_PAGER_WORD = 12
#: A mark of the list, not a word of the title.
_ADDRESS = late_pattern(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
_ADDRESS_STARTS = frozenset("hHwW")
_PINNED = late_pattern(r"^[\[【(（]\s*(?:置顶|顶|荐|热|新|图|top)\s*[\])】）]\s*", re.IGNORECASE)
_BULLET = late_pattern(r"^[\s·•●◆■▪▶►○◇□»›>\-–—*.、]+(?=\S)")


def rows_of(group: Group, base: str, today: date | None) -> tuple[Row, ...]:
    """The rows that a group draws; header lines, separators and pager lines are left out."""
    heads = table_heads(group)
    drafts = [row for line in group.lines if (row := _row(line, base, today, heads))]
    if drafts and not any(dated for _, dated in drafts):
        drafts = _dates_from_titles([row for row, _ in drafts], today)
    return _distinct([row for row, _ in drafts])


def links_of_line(line: Line, base: str) -> list[tuple[HtmlElement, str]]:
    """The links of a line that lead to a page, with their absolute addresses."""
    links = line.links
    if len(links) == 1:
        url = address_of(links[0], base)
        return [(links[0], url)] if url else []
    return [(each, url) for each in links if (url := address_of(each, base))]


def address_of(link: HtmlElement, base: str) -> str:
    """Where a link leads; the address that its script opens where it is no plain link."""
    href = link.get("href")
    if href is not None and (url := quick_join(base, href)):
        return url  # too plain for what is unfilled
    if href is not None and (url := join(base, href)):
        return "" if _UNFILLED.search(href) else url
    script = link.get("onclick") or (href if href and href[:11].lower() == "javascript:" else "")
    called = called_address(script)
    return join(base, called) if called and not _UNFILLED.search(called) else ""


def _row(
    line: Line, base: str, today: date | None, heads: Sequence[str]
) -> tuple[Row, bool] | None:
    """A line's row, and whether it shows any date; None where it is no row."""
    links = links_of_line(line, base)
    if not links or is_pager_line(line):
        return None
    link, url, title, inside = title_of(links)
    title = _own_words(title)
    if not title:
        return None
    texts = cells_of(line, link, heads)
    if inside:
        texts.extend(map(RowText, inside))
    dated = date_of_row(texts, today) if texts else NOTHING
    row = Row(
        url=url,
        title=title,
        published_on=dated.day,
        month_day=dated.month_day,
        date_doubt=dated.doubt,
        extra=extra_of(texts, dated) if len(texts) > 1 or dated.day is None else dated.labelled,
    )
    return row, dated is not NOTHING


def _own_words(title: str) -> str:
    """A title without bullets; empty for what is no title: pager words, 更多, addresses."""
    if not title[:1].isalnum():
        title = _PINNED.sub("", _BULLET.sub("", title))
    if len(title) <= _LONGEST_PAGER_WORD and (PAGER_WORD.match(title) or MORE.match(title)):
        return ""
    is_unfilled = _MARK.search(title) and _UNFILLED.search(title)
    return "" if is_unfilled or (title[:1] in _ADDRESS_STARTS and _ADDRESS.match(title)) else title


def is_pager_line(line: Line) -> bool:
    """True where a line holds nothing but a pager."""
    first = line.links[0].text
    if first is not None and len(first) > _LONGEST_PAGER_WORD and len(line.links) == 1:
        return False
    if len(line.links) > 1:
        texts = [clean_line("".join(each.itertext())) for each in line.links]
        return all(PAGER_WORD.match(each) or not each for each in texts)
    text = clean_line("".join(line.element.itertext()))
    return bool(PAGER_WORD.match(text) or PAGER_TURN.match(text) or PAGER_TEXT.match(text))


def cells_of(line: Line, link: HtmlElement, heads: Sequence[str] = ()) -> list[RowText]:
    """The texts of a line beside its title's link; table cells with the head of their column."""
    if heads and line.element.tag == "tr":
        return [
            RowText(text, heads[index] if index < len(heads) else "")
            for index, cell in enumerate(line.element.iterchildren("td", "th"))
            for text in texts_beside(cell, link)
        ]
    texts = texts_beside(line.element, link)
    for element in line.more:
        texts.extend(texts_beside(element, link))
        if element.tail and (tail := element.tail.strip()):
            texts.append(tail)
    texts.extend(line.texts)
    return [RowText(text) for text in texts]


def table_heads(group: Group) -> list[str]:
    """Heads of a table's columns: its `th`, or its first line where that holds no link."""
    if group.lines[0].element.tag != "tr":
        return []
    table = next(group.container.iterancestors("table"), None)
    table = group.container if group.container.tag == "table" else table
    if table is None:
        return []
    first = next(table.iter("tr"), None)
    if first is None or first.find(".//a") is not None or first is group.lines[0].element:
        return []
    return [clean_line("".join(each.itertext())) for each in first.iterchildren("td", "th")]


def _dates_from_titles(rows: list[Row], today: date | None) -> list[tuple[Row, bool]]:
    """Rows whose link text holds title and date in one; only if all rows do so."""
    split = [date_at_end(row.title, today) for row in rows]
    if not all(dated is not NOTHING for _, dated in split):
        return [(row, False) for row in rows]
    return [
        (_with_date(row, title, dated), True)
        for row, (title, dated) in zip(rows, split, strict=True)
    ]


def _with_date(row: Row, title: str, dated: RowDate) -> Row:
    return Row(
        url=row.url,
        title=title,
        published_on=dated.day,
        month_day=dated.month_day,
        date_doubt=dated.doubt,
        extra=row.extra,
    )


def _distinct(rows: list[Row]) -> tuple[Row, ...]:
    """Neighbouring rows of one address and one title are one row: picture and text."""
    kept: list[Row] = []
    for row in rows:
        if kept and kept[-1].url == row.url:
            if DETAIL_WORD.match(row.title) or row.title == kept[-1].title:
                continue
            if DETAIL_WORD.match(kept[-1].title):
                kept[-1] = row
                continue
        kept.append(row)
    return tuple(kept)

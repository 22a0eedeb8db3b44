"""Text of a pager → what it says of the list's length: 共 180 条, 第 1/18 页, 总共 20.

Pure.
"""

import html
import re
from dataclasses import dataclass

from model.patterns import late_pattern
from model.text import fold_width

_N = r"\s*[:：]?\s*(\d[\d,]*)\s*"
_UNIT = r"(?:条|篇|项|件|笔|则|个(?:记录|信息|文件)|记录)"
_TOTAL = r"(?:总共|总计|合计|共计|记录总数|总记录数?|总条数|总数)"
_ITEMS = late_pattern(rf"(?:共有?|{_TOTAL}){_N}{_UNIT}|{_TOTAL}{_N}(?![\d,\s]*[页\d])")
_PAGES = late_pattern(
    rf"(?:共有?|总页数|总共|分){_N}页|总页数{_N}|(?:第|页次\s*[:：]?|页码\s*[:：]?|当前)?\s*\d+\s*/\s*(\d+)\s*(?:页|$|\s)"
)
_PAGE = late_pattern(
    r"(?:第|页次\s*[:：]?|页码\s*[:：]?|当前(?:第|页\s*[:：]?|是第|为第)?)\s*(\d+)\s*(?=/|页|\s|$)|(?<![\d/])(\d+)\s*/\s*\d+(?![\d/])"
)
_TAG = late_pattern(r"<[^>]*>")
_SPACE = late_pattern(r"[\s\u00a0]+")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a pager says in words; None: it does not say, or says two things."""

    items: int | None = None
    pages: int | None = None
    page: int | None = None

    @property
    def is_last(self) -> bool:
        """True where it says that this page is the last."""
        return self.page is not None and self.pages is not None and self.page >= self.pages


def read_stated(text: str) -> Stated:
    """What the text or markup of a pager states: items, pages, this page's number."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", text))
    text = _SPACE.sub(" ", fold_width(text))
    pages = _only(_PAGES, text)
    page = _only(_PAGE, text)
    if pages is not None and page is not None and page > max(pages, 1):
        page = None
    return Stated(items=_only(_ITEMS, text), pages=pages, page=page)


def _only(pattern: re.Pattern[str], text: str) -> int | None:
    """The number that every match agrees on."""
    numbers = {
        int(next(group for group in found if group).replace(",", ""))
        for found in (match.groups() for match in pattern.finditer(text))
        if any(found)
    }
    return numbers.pop() if len(numbers) == 1 else None

"""One line of a group of candidate rows at a glance, and what a few lines hold together. Pure."""

from functools import lru_cache
from typing import NamedTuple

from crawler.pages.landmarks import MORE, is_article_address
from crawler.pages.lines import Line
from crawler.pages.row_dates import NOTHING, RowText, date_at_end, date_of_row
from crawler.pages.row_titles import title_of
from crawler.pages.rows import cells_of, links_of_line
from model.patterns import late_pattern

_LONG_TITLE = 8
_ROOT_SLASHES = 3
_HOME = late_pattern(r"^https?://[^/?#]+/?$")
#: Menu entries: one link with at most so many letters, and nothing beside it.
_MENU_WORD = 6


class Glance(NamedTuple):
    """Address and looks of one line."""

    url: str
    is_dated: bool
    is_long: bool


def shares_of(read: list[Glance], folder: str) -> tuple[float, float, float, float, float]:
    """Shares of the lines with a date, a long title, a document, an address near by, a home."""
    dated = long = documents = near = homes = 0
    for each in read:
        dated += each.is_dated
        long += each.is_long
        documents += is_article_address(each.url)
        near += each.url.startswith(folder)
        homes += each.url.count("/") <= _ROOT_SLASHES and _HOME.match(each.url) is not None
    count = len(read)
    return dated / count, long / count, documents / count, near / count, homes / count


def has_picture(line: Line) -> bool:
    """True where the line shows one."""
    return next(line.element.iter("img"), None) is not None


def is_menu(lines: list[Line]) -> bool:
    """True where lines hold one link with a short word each, and nothing beside it."""
    for line in lines:
        link = line.links[0]
        text = link.text
        if (
            text is None
            or len(text) > _MENU_WORD
            or len(line.links) > 1
            or len(line.element) > 1
            or line.more
        ):
            return False
        if (tail := link.tail) and tail.strip():
            return False
    return True


def glance(line: Line, base: str) -> Glance | None:
    """What one line looks like, without reading all of it."""
    links = links_of_line(line, base)
    if not links:
        return None
    link, url, title, inside = title_of(links)
    if not title or MORE.match(title):
        return None
    texts = cells_of(line, link)
    if inside:
        texts.extend(map(RowText, inside))
    is_dated = date_of_row(texts, None) is not NOTHING or date_at_end(title, None)[1] is not NOTHING
    return Glance(url, is_dated, len(title) >= _LONG_TITLE)


@lru_cache(maxsize=64)
def folder_of(base: str) -> str:
    """The page's own folder as an address; a text no address begins with where it is the root."""
    folder = base.partition("?")[0].partition("#")[0].rpartition("/")[0] + "/"
    return folder if folder.count("/") > _ROOT_SLASHES else "\n"

"""What is known of a page → whether it is a home, list, article or other page.

Pure.
"""

import re
from urllib.parse import urlsplit

from crawler.pages.landmarks import is_article_address
from crawler.pages.source import PageSource
from crawler.pages.tags import Tags, tag
from model.pages import ListReading, PageKind
from model.patterns import late_pattern

_HOME = late_pattern(r"^/?(?:(?:index|default|main|home)[\w-]*\.\w+)?$", re.IGNORECASE)
_ARTICLE_WORDS = late_pattern(
    r"上一(?:篇|条)|下一(?:篇|条)|责任编辑|浏览次数|点击(?:数|次数|率)|【?打印(?:本页)?】?|字号|发布(?:时间|日期)\s*[:：]|附件"
)
_MANY_WORDS = 2


def kind_of(source: PageSource, tags: Tags, listing: ListReading) -> PageKind:
    """The kind of a page, by its tags, its list, its address and the words that articles carry."""
    dated = sum(1 for row in listing.rows if row.published_on or row.month_day)
    is_tagged = bool(tag(tags, "PubDate") and tag(tags, "ArticleTitle"))
    if is_tagged and dated < 3:  # noqa: PLR2004 - some templates tag list pages too
        return PageKind.ARTICLE
    if dated or listing.elsewhere or (listing.is_empty_list and not _reads_like_article(source)):
        return PageKind.LIST
    parts = urlsplit(source.url)
    if _HOME.match(parts.path) and not parts.query and not listing.rows:
        return PageKind.HOME
    if _reads_like_article(source):
        return PageKind.ARTICLE
    return PageKind.LIST if listing.rows else PageKind.OTHER


def _reads_like_article(source: PageSource) -> bool:
    words = {found[:2] for found in _ARTICLE_WORDS.findall(source.text)}
    enough = 1 if is_article_address(source.url) else _MANY_WORDS
    return len(words) >= enough

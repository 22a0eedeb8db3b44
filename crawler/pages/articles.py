"""Parsed article page → title, published date, source, column, body, media, attachments, facts.

Pure. The published date comes from the PubDate tag, else from the date labelled 发布; the date
in the address only confirms. 成文日期 is a fact of the document, never the published date.
"""

import re
from datetime import date

from lxml.html import HtmlElement

from crawler.pages.article_body import attachments_of, body_of, facts_of, media_in
from crawler.pages.article_dates import PIECE_MARK, published_of
from crawler.pages.source import PageSource
from crawler.pages.surroundings import Surroundings
from crawler.pages.tags import Tags, tag
from model.pages import ArticleReading
from model.patterns import late_pattern
from model.text import clean_line, clean_text

_SOURCE = late_pattern(
    r"(?:信息|文章|稿件|内容|新闻)?(?:来\s*源|发布(?:机构|单位)|供稿(?:单位)?)\s*[:：]\s*([^\s|｜<>\[\]【】]{2,40})"
)
_SOURCE_END = late_pattern(
    r"(?:发布|作者|时间|日期|浏览|点击|字号|字体|打印|责任|编辑|审核|阅读|访问|分享|撰稿).*$"
)
_TITLE_SPLIT = late_pattern(r"\s*(?:_|-{1,2}|\|)\s*")
_TITLE_CLASS = late_pattern(r"title|(?:^|[\s_-])(?:tit|bt|biaoti)(?:$|[\s_-])", re.IGNORECASE)
#: A heading that is the title has at least, at most so many letters.
_SHORTEST, _LONGEST = 4, 200
_HEAD_LENGTH = 1500


def read_article(source: PageSource, tags: Tags, *, today: date | None) -> ArticleReading:
    """What an article page says of itself."""
    root = source.tree
    around = Surroundings(root)
    title = title_of_page(root, tags)
    body = body_of(root)
    head = head_text(root, title)
    published, doubt = published_of(head, tags, source.url, today=today)
    images, audios, videos = media_in(body)
    text = clean_text("\n".join(line for each in body.itertext() if (line := each.strip())))
    return ArticleReading(
        title=title,
        published_on=published,
        date_doubt=doubt,
        column=tag(tags, "ColumnName") or column_of(around, title),
        source=tag(tags, "ContentSource") or source_of(head),
        body=text,
        images=images,
        audios=audios,
        videos=videos,
        attachments=attachments_of(root, source.base),
        facts=facts_of(root, today),
    )


def title_of_page(root: HtmlElement, tags: Tags) -> str:
    """The tagged title, else the heading that the page's <title> begins with, else that <title>."""
    if tagged := tag(tags, "ArticleTitle"):
        return tagged
    element = root.find(".//title")
    page_title = clean_line(element.text or "") if element is not None else ""
    squeezed = page_title.replace(" ", "")
    headings = [clean_line("".join(each.itertext())) for each in _headings(root)]
    fitting = [
        each
        for each in headings
        if len(each) >= _SHORTEST and squeezed.startswith(each.replace(" ", ""))
    ]
    if fitting:
        return max(fitting, key=len)
    h1 = [clean_line("".join(each.itertext())) for each in root.iter("h1")]
    longest = max(h1, key=len, default="")
    first = _TITLE_SPLIT.split(page_title)[0]
    return longest if len(longest) > len(first) else first or longest


def _headings(root: HtmlElement) -> list[HtmlElement]:
    tagged = list(root.iter("h1", "h2", "h3"))
    classed = [
        each
        for each in root.iter("div", "p", "span", "td", "strong")
        if _TITLE_CLASS.search(each.get("class") or "") and len("".join(each.itertext())) < _LONGEST
    ]
    return tagged + classed


def head_text(root: HtmlElement, title: str) -> str:
    """The page's text from the title on, where date and source stand; all of it without a title."""
    body = root.find("body")
    if body is None:
        return ""
    parts = [
        text
        for each in body.iter()
        if isinstance(each.tag, str)
        for text in (
            each.text if each.tag not in ("script", "style") else "",
            each.tail,
        )
        if text and text.strip()
    ]
    text = PIECE_MARK.join(" ".join(each.split()) for each in parts)
    at = text.find(title[:20]) if title else -1
    return text[at + len(title) :] if at >= 0 else text


def source_of(head: str) -> str:
    """The source as the line under the title names it; empty where it does not."""
    found = _SOURCE.search(head[:_HEAD_LENGTH].replace(PIECE_MARK, " "))
    return clean_line(_SOURCE_END.sub("", found[1])) if found else ""


def column_of(around: Surroundings, title: str) -> str:
    """The last linked step of the breadcrumb that is not the article itself; empty without one."""
    if around.crumb is None:
        return ""
    steps = [clean_line("".join(each.itertext())) for each in around.crumb.iter("a")]
    steps = [each for each in steps if each and each not in (title, "首页", "正文", "网站首页")]
    return steps[-1] if steps else ""

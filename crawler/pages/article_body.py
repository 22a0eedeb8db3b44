"""Parsed article page → the element that holds its body, media, attachments, labelled facts.

Pure.
"""

import re
from datetime import date

from lxml.html import HtmlElement

from crawler.pages.dates import parse_dates
from crawler.pages.landmarks import FRAME_TAGS
from crawler.pages.links import join
from model.patterns import late_pattern
from model.text import clean_line

_BODY_MARK = late_pattern(
    r"TRS_Editor|TRS_UEDITOR|trs_editor_view|v_news_content|vsb_content|article-?content|news_?content|(?:^|\s)zoom(?:$|\s)|"
    r"pages_content|wp_articlecontent|ewb-article|bt_content|xxgk_content|gkml_content|con_text|UCAPCONTENT|content_text",
    re.IGNORECASE,
)
_SKIPPED = frozenset({"script", "style", "noscript", "select", "option", "a"})
_FILE = late_pattern(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z|txt|jpg|png)(?:$|[?#])", re.IGNORECASE
)
_DOCUMENT = late_pattern(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z)(?:$|[?#])", re.IGNORECASE
)
_DOWNLOAD = late_pattern(
    r"download\.jsp\?.*wbfileid=|downloadattach|/attach(?:ment)?/|filedown|downfile", re.IGNORECASE
)
_VIDEO = late_pattern(
    r"\.(?:mp4|flv|m3u8|webm|mov|avi|wmv)(?:$|[?#])|player\.|video", re.IGNORECASE
)
_ICON = late_pattern(r"icon|/js/|logo|arrow|space\.gif|filetype|\.gif(?:$|\?)", re.IGNORECASE)
_FACT = late_pattern(
    r"(成文日期|成文时间|印发日期|发文日期|生成日期|来信时间|来信日期|写信时间|提问时间|留言时间|咨询时间|提交时间|信件时间|收到时间|受理时间|受理日期|"
    r"回复时间|回复日期|答复时间|答复日期|办结时间|截止时间|截止日期|征集时间|开始时间|结束时间|访谈时间|实施日期|施行日期|废止日期|失效日期)"
    r"[\])】]?\s*[:：]?[\s|]*"
)
_TEXT_FACT = late_pattern(
    r"(发文字号|文\s?号|索引号|索取号|发布机构|发文机关|制发机关|主题分类|公开类别|答复单位|回复单位|答复部门|受理单位|处理状态|办理状态|信件类型|来信人|效力状态|有效性)"
    r"\s*[\])】]?\s*[:：][\s|]*([^|:：]{1,60}?)\s*(?:\||$|\s{2,})"
)


def body_of(root: HtmlElement) -> HtmlElement:
    """The element that holds the article's text: a known mark, else the densest one."""
    for element in root.iter("div", "td", "section", "article"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if marks != " " and _BODY_MARK.search(marks):
            return element
    return _densest(root)


def _densest(root: HtmlElement) -> HtmlElement:
    """The element under which most text stands in its own paragraphs, links left out."""
    weights: dict[HtmlElement, int] = {}
    body = root.find("body")
    if body is None:
        return root
    for element in body.iter():
        if not isinstance(element.tag, str) or element.tag in _SKIPPED or element.tag in FRAME_TAGS:
            continue
        length = len((element.text or "").strip()) + sum(
            len((each.tail or "").strip()) for each in element
        )
        if length:
            holder = (
                element
                if element.tag in ("div", "td", "section", "article")
                else element.getparent()
            )
            if holder is not None:
                weights[holder] = weights.get(holder, 0) + length
    return max(weights, key=lambda each: weights[each], default=body)


def media_in(body: HtmlElement) -> tuple[int, int, int]:
    """How many pictures, sound files and films a body holds; icons are left out."""
    images = sum(1 for each in body.iter("img") if not _ICON.search(each.get("src") or ""))
    audios = sum(1 for _ in body.iter("audio"))
    videos = sum(1 for _ in body.iter("video"))
    for element in body.iter("embed", "object", "iframe"):
        videos += bool(_VIDEO.search(f"{element.get('src') or ''}{element.get('data') or ''}"))
    return images, audios, videos


def attachments_of(root: HtmlElement, base: str) -> tuple[str, ...]:
    """Addresses of attached files, each once, wherever on the page they are linked."""
    found: dict[str, None] = {}
    for link in root.iter("a"):
        href = link.get("href") or ""
        name = clean_line("".join(link.itertext()))
        is_file = _DOCUMENT.search(href) or _DOWNLOAD.search(href) or _DOCUMENT.search(name)
        if is_file and (url := join(base, href)):
            found[url] = None
    return tuple(found)


def facts_of(root: HtmlElement, today: date | None) -> tuple[tuple[str, str], ...]:
    """Labelled facts of the page: dates in ISO form, others as written; the first of each label."""
    body = root.find("body")
    if body is None:
        return ()
    text = " | ".join(
        " ".join(each.split())
        for element in body.iter()
        if isinstance(element.tag, str) and element.tag not in ("script", "style")
        for each in (element.text or "", element.tail or "")
        if each.strip()
    )
    facts: dict[str, str] = {}
    for label in _FACT.finditer(text):
        found = parse_dates(text[label.end() : label.end() + 24], today=today)
        if found and found[0].start <= 2 and found[0].day:  # noqa: PLR2004 - a bracket may stand between
            facts.setdefault(label[1], found[0].day.isoformat())
    for each in _TEXT_FACT.finditer(text):
        facts.setdefault(each[1].replace(" ", ""), clean_line(each[2]))
    return tuple(facts.items())

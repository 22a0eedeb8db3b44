"""Titles of items → the matter they are about, so that several items on it count once. Pure."""

import re

from model.identity import canonical_address
from model.items import Item
from model.text import fold_width

_NAMED = re.compile(r"《([^《》]+)》")
_SERIES = re.compile(
    r"[(\[【][一二三四五六七八九十\d]+[)\]】]|之[一二三四五六七八九十]+$|续[一二三四五]?$"
)
_RESPONSE_WORDS = re.compile(
    r"一图读懂|图解|视频|答记者问|新闻发布会|情况通报|情况说明|最新|通报|回应|关于|热点|有关|问题|的|就"
)
_CALL_WORDS = re.compile(
    r"关于|公开|征求|征集|社会|公众|意见建议|意见|建议|结果|反馈|采纳|情况|公布|网上|网络|问卷|调查"
    r"|汇总|说明|公示|公告|通知|启事|征询|的|及|和|对|向|稿|函|草案|修订|活动"
)
_NOT_WORD = re.compile(r"[\W_]+")
_RESULT = re.compile(
    r"结果(?:反馈|公布|公示|通报|公告|的)|(?:征集|征求意见|调查|投票|评选)结果|采纳(?:情况|结果)|意见反馈"
    r"|反馈情况|(?:意见|建议).{0,6}(?:汇总|采纳|处理情况)|结果$"
)


def response_matter(item: Item) -> str:
    """What a response is about; equal texts mean the same matter.

    The fact `matter` where the page states it, else the title without series marks
    and without the words that name the form of the response.
    """
    if item.fact("matter"):
        return _squeeze(item.fact("matter"))
    title = _SERIES.sub("", fold_width(item.title))
    return _squeeze(_RESPONSE_WORDS.sub("", title)) or item.address


def call_matter(item: Item) -> str:
    """What a consultation or its result is about; equal texts mean the same consultation.

    The fact `matter` where the page states it, else the document named in 《》, else the title
    without the words of asking and of answering.
    """
    if item.fact("matter"):
        return _squeeze(item.fact("matter"))
    title = fold_width(item.title)
    named = _NAMED.findall(title)
    if named:
        return _squeeze("".join(re.sub(r"\(.*?\)", "", name) for name in named))
    return _squeeze(_CALL_WORDS.sub("", title)) or item.address


def is_result(item: Item) -> bool:
    """True where an item publishes what a consultation brought (结果反馈、采纳情况)."""
    return bool(item.fact("result_of")) or _RESULT.search(fold_width(item.title)) is not None


def result_call(item: Item) -> str:
    """Canonical address of the call that a result names as its own; empty where it names none."""
    return canonical_address(item.fact("result_of")) if item.fact("result_of") else ""


def _squeeze(text: str) -> str:
    return _NOT_WORD.sub("", fold_width(text)).lower()

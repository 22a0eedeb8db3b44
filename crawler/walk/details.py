"""Kind of a column and a dated row → why its article must be read, and what it then tells.

Pure. Source: design §3: the article is fetched only where the row has no full date or the rule
needs its body.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from crawler.walk.forms import form_by_article, form_by_title
from model.columns import ColumnKind
from model.items import Sighting
from model.pages import ArticleReading

#: Fact → labels under which rows and articles write it.
_LABELS: Mapping[str, tuple[str, ...]] = {
    "received_on": ("来信时间", "来信日期", "收到日期", "收到时间", "留言时间", "留言日期",
                    "提交时间",
                    "写信时间", "写信日期", "提问时间", "咨询时间", "咨询日期",
                    "信件时间", "收件日期"),
    "replied_on": ("回复时间", "回复日期", "答复时间", "答复日期", "办结时间", "办结日期",
                   "办理时间"),
    "deadline": ("截止时间", "截止日期", "结束时间", "结束日期", "征集截止"),
    "document_number": ("发文字号", "文号", "文件编号"),
    "status": ("状态", "办理状态", "处理状态", "当前状态", "征集状态"),
    "online": ("办理方式", "办理深度", "网办深度", "办理形式"),
    "matter": ("关联事项", "回应事项", "事项"),
    "result": ("结果反馈", "采纳情况", "征集结果", "调查结果", "意见采纳", "反馈结果"),
    "reply": ("回复内容", "答复内容"),
    "questions": ("网民留言", "留言数", "提问数", "网友提问", "网民提问"),
    "answers": ("答复数", "回复数", "答复网民提问", "回答数"),
}  # fmt: skip
_NAMES = {label: name for name, labels in _LABELS.items() for label in labels}
_STATUS_OF_SERVICE = ("全程网办", "全程在线", "网上办理", "网上可办", "最多跑一次")


def named_facts(labelled: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Labelled texts of a row or an article as facts of an item; other labels stay as they are."""
    found: dict[str, str] = {}
    for label, text in labelled:
        name = _NAMES.get(label, label)
        if name == "status" and any(word in text for word in _STATUS_OF_SERVICE):
            name = "online"
        found.setdefault(name, text)
    return tuple(found.items())


def detail_reason(kind: ColumnKind, sighting: Sighting, year: int) -> str:
    """Why the article of a dated row must be read besides: `form`, `letter` …; empty: no need."""
    if sighting.is_external:
        return ""
    if kind is ColumnKind.LETTERS:
        names = {name for name, _ in sighting.facts}
        return "" if {"received_on", "replied_on"} <= names else "letter"
    if sighting.published_on is None or sighting.published_on.year != year:
        return ""
    if kind is ColumnKind.INTERPRETATION:
        return "" if form_by_title(sighting.title) else "form"
    if kind is ColumnKind.CONSULTATION:
        return "consultation"
    return "interview" if kind is ColumnKind.INTERVIEW else ""


def with_form(sighting: Sighting, kind: ColumnKind, article: ArticleReading | None) -> Sighting:
    """An interpretation with its form, where title or article tell it; others as they are."""
    if kind is not ColumnKind.INTERPRETATION or sighting.is_external:
        return sighting
    if article is not None:
        told = form_by_article(sighting.title, article)
    elif (by_title := form_by_title(sighting.title)) is not None:
        told = by_title
    else:
        return sighting
    return replace(sighting, form=told[0], form_reason=told[1])


def with_facts(sighting: Sighting, article: ArticleReading) -> Sighting:
    """A sighting with what its article says besides; the row's own words go first."""
    facts = dict(sighting.facts)
    for name, text in named_facts(article.facts):
        facts.setdefault(name, text)
    return replace(sighting, facts=tuple(facts.items()))

"""Texts of a row → labelled facts besides title and date: 文号, 来源, 状态, 来信时间 …

Pure.
"""

from collections.abc import Iterable

from crawler.pages.row_dates import RowDate, RowText
from model.patterns import late_pattern
from model.text import clean_line

_LABELLED = late_pattern(r"^[\[【(（]?([\u4e00-\u9fff]{2,8})[\])】）]?\s*[:：]\s*(.*?)[\])】）]?$")
_LABEL_ONLY = late_pattern(r"^[\[【(（]?([\u4e00-\u9fff]{2,8})[\])】）]?\s*[:：]$")
_NUMBER = late_pattern(r"^[\u4e00-\u9fff]{1,12}[〔\[（(【]\d{4}[〕\]）)】]\s*第?\d+号$")
_STATUS = late_pattern(
    r"^[\[【(（]?((?:已|未|正在|待)?(?:办结|回复|答复|受理|处理|反馈|采纳|转办)(?:中|完毕)?|办理中|处理中|(?:正在)?征集中|"
    r"正在(?:征集|进行)|进行中|已(?:结束|截止|公布|反馈)|未开始|全程网办|全程在线|网上(?:可)?办理?|最多跑一次)[\])】）]?$"
)


def extra_of(texts: Iterable[RowText], dated: RowDate) -> tuple[tuple[str, str], ...]:
    """Label and text of what a row says besides; dates under their labels in ISO form."""
    facts = dict(dated.labelled)
    pending = ""
    for each in texts:
        text = clean_line(each.text)
        if label := each.label or pending:
            facts.setdefault(label, text)
            pending = ""
        elif only := _LABEL_ONLY.match(text):
            pending = only[1]
        elif fact := _fact(text):
            facts.setdefault(*fact)
    return tuple((label, text) for label, text in facts.items() if text)


def _fact(text: str) -> tuple[str, str] | None:
    if ("：" in text or ":" in text) and (found := _LABELLED.match(text)):
        return found[1], found[2]
    if _NUMBER.match(text):
        return "发文字号", text
    if status := _STATUS.match(text):
        return "状态", status[1]
    return None

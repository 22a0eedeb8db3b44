"""Items of interpretation columns → materials, products and commentary of a year. Pure.

Source: 填写说明 四.1 of the yearly form.
"""

import re
from collections.abc import Iterable

from model.columns import ColumnKind
from model.items import Form, Item
from report.counting import judge_published
from report.verdicts import Verdict

INTERPRETATION = frozenset({ColumnKind.INTERPRETATION})

_PRODUCT = re.compile(
    r"一图|图解|图说|图读|长图|漫画|动漫|动画|短视频|视频解读|微视频|音频|海报|[Hh]5|数说|图表"
)
_COMMENTARY = re.compile(
    r"评论员|时评|快评|短评|锐评|媒体评论|社论|本报评论|观察家|[:：]评论|评论[:：]"
)


def judge_interpretations(
    items: Iterable[Item], *, year: int, form: Form | None = None
) -> tuple[Verdict, ...]:
    """A verdict on each interpretation of `year`; with `form`, only those of that form count.

    Without `form` it is the total, which is the sum of the three forms since each item has
    exactly one. Reprints count, external links do not.

    Source: 填写说明 四.1（1）-（4）.
    """
    verdicts = judge_published(items, year=year, kinds=INTERPRETATION)
    return verdicts if form is None else tuple(_only(form, verdict) for verdict in verdicts)


def form_of(item: Item) -> tuple[Form, str]:
    """The form of an interpretation, and why.

    What the crawl settled from the body stands; else the title tells; else it is written text.
    """
    if item.form is not None:
        return item.form, item.form_reason or "按正文判断"
    for form, words in ((Form.PRODUCT, _PRODUCT), (Form.COMMENTARY, _COMMENTARY)):
        if found := words.search(item.title):
            return form, f"标题有「{found.group()}」"
    return Form.MATERIAL, "标题无图解、视频或评论字样，按文字解读"


def count_unsettled(verdicts: Iterable[Verdict]) -> int:
    """Number of counted interpretations whose form rests on the title alone."""
    return sum(is_counted and item.form is None for item, is_counted, _ in verdicts)


def _only(form: Form, verdict: Verdict) -> Verdict:
    if not verdict.is_counted:
        return verdict
    found, reason = form_of(verdict.item)
    words = f"{found.label}（{reason}）"
    if found is form:
        return Verdict(verdict.item, True, f"{verdict.why}；{words}")
    return Verdict(verdict.item, False, f"属{words}，不在此项")

"""Values of a form → warnings: sums and orders that should hold, faults in the way of writing.

Pure. A warning never blocks; it is to be seen, and may be answered with a reason.
Sources: the relations between cells in 填写说明, and notes 1-3 below the form.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.fields import fields_by_key
from model.drafts import Proposal
from model.errors import UsageError
from model.fields import FieldKind
from model.values import NONE, Value
from report.jumps import is_jump, say
from report.months import find_odd_months
from report.values import parse_value

Values = Mapping[str, Value | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Relation:
    """`left` against the sum of `right`."""

    left: str
    sign: str
    right: tuple[str, ...]
    clause: str


_RELATIONS = (
    _Relation(left="info.total", sign="≥", clause="二.1",
              right=("info.overview", "info.news", "info.disclosure")),
    _Relation(left="interpretation.total", sign="=", clause="四.1",
              right=("interpretation.materials", "interpretation.products",
                     "interpretation.commentary")),
    _Relation(left="service.cases_total", sign="=", clause="五.5",
              right=("service.cases_persons", "service.cases_legal")),
    _Relation(left="service.online_items", sign="≤", clause="五.4", right=("service.items",)),
    _Relation(left="topics.opened", sign="≤", clause="三.2", right=("topics.maintained",)),
    _Relation(left="visits.pv", sign="≥", clause="一.14", right=("visits.uv",)),
    _Relation(left="consultation.results", sign="≤", clause="六.1", right=("consultation.count",)),
    _Relation(left="letters.closed", sign="≤", clause="六.3", right=("letters.received",)),
    _Relation(left="letters.public_replies", sign="≤", clause="六.3", right=("letters.closed",)),
    _Relation(left="letters.closed_on_time", sign="≤", clause="六.3", right=("letters.closed",)),
    _Relation(left="security.problems_fixed", sign="≤", clause="七.5",
              right=("security.problems_found",)),
)  # fmt: skip
_CYCLE = re.compile(r"\d+\s*(?:天|周)\s*/\s*次")
_BLOCKS = (
    ("consultation.count", "consultation.opinions", "consultation.results",
     "consultation.participants"),
    ("interview.count", "interview.messages", "interview.replies", "interview.viewers"),
)  # fmt: skip
_ACCOUNTS = ("media.weibo_name", "media.wechat_name", "media.app_name", "media.other")


def check_form(
    values: Values,
    last_year: Mapping[str, str],
    *,
    year: int | None = None,
    proposals: Mapping[str, Proposal] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Field key → Chinese warnings; a field without one is not in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, words in (
        *_check_relations(values),
        *_check_rate(values),
        *_check_writing(values, year),
        *_check_blocks(values),
        *_check_people(values),
        *_check_media(values),
        *_check_jumps(values, last_year),
        *_check_months(values, proposals or {}),
    ):
        found[key].append(words)
    return {key: tuple(words) for key, words in found.items()}


def _check_relations(values: Values) -> Iterator[tuple[str, str]]:
    """Sums and orders; cells that are open or 无 are not compared."""
    for relation in _RELATIONS:
        left = _number(values.get(relation.left))
        right = [_number(values.get(key)) for key in relation.right]
        if left is None or any(number is None for number in right):
            continue
        total = sum(number for number in right if number is not None)
        if not _holds(left, relation.sign, total):
            labels = " + ".join(fields_by_key()[key].label for key in relation.right)
            gap = f"差 {say(abs(left - total))}（填写说明{relation.clause}）"
            yield relation.left, f"{say(left)} 应{relation.sign} {labels}（{say(total)}），{gap}"


def _holds(left: float, sign: str, right: float) -> bool:
    return {"≥": left >= right, "≤": left <= right, "=": left == right}[sign]


def _check_rate(values: Values) -> Iterator[tuple[str, str]]:
    rate, on_time, closed = (
        _number(values.get(f"letters.{name}"))
        for name in ("on_time_rate", "closed_on_time", "closed")
    )
    if rate is None or on_time is None or not closed:
        return
    expected = on_time / closed * 100
    if abs(rate - expected) > 1:
        yield "letters.on_time_rate", f"{say(rate)}% 与 按时办结/办结（{expected:.2f}%）不符"
    if rate > 100:  # noqa: PLR2004  (a share)
        yield "letters.on_time_rate", "按时办结率大于 100%"


def _check_writing(values: Values, year: int | None) -> Iterator[tuple[str, str]]:
    """Faults in the way of writing that filled forms show."""
    published = values.get("site.published_on")
    january = (year + 1, 1) if year is not None else None
    if january and isinstance(published, date) and (published.year, published.month) != january:
        words = f"应为本报表公开当天的日期（{january[0]} 年 1 月），不是网站开通日期"
        yield "site.published_on", f"{words}（填写说明一.2）"
    cycle = values.get("security.inspection_cycle")
    if isinstance(cycle, str) and cycle != NONE and not _CYCLE.fullmatch(cycle.strip()):
        yield "security.inspection_cycle", "应写成「n天/次」或「n周/次」（填写说明七.3）"
    for key, field in fields_by_key().items():
        if field.kind is FieldKind.YESNO and values.get(key) == NONE:
            yield key, "是否类指标应勾选「是」或「否」，不写「无」"
    if values.get("interaction.smart_qa") is None:
        yield "interaction.smart_qa", "「是」「否」都没有勾选（填写说明六.5）"


def _check_blocks(values: Values) -> Iterator[tuple[str, str]]:
    """无 beside numbers: there was an event, so its figures are 0 or more, not 无."""
    for head, *rest in _BLOCKS:
        if not _number(values.get(head)):
            continue
        for key in rest:
            if values.get(key) == NONE:
                label = fields_by_key()[head].label
                yield key, f"{label}不为 0，此项写「无」表示没有这项数据；如确为零请写 0（注3）"


def _check_people(values: Values) -> Iterator[tuple[str, str]]:
    head, reviewer, filler = (
        values.get(f"signature.{name}") for name in ("head", "reviewer", "filler")
    )
    if head and head == reviewer:
        yield "signature.reviewer", "审核人与单位负责人相同"
    if reviewer and reviewer == filler:
        yield "signature.reviewer", "审核人与填报人相同"


def _check_media(values: Values) -> Iterator[tuple[str, str]]:
    named = [values.get(key) for key in _ACCOUNTS]
    has_any = any(value not in {None, NONE} for value in named)
    if values.get("media.any") is True and not has_any and None not in named:
        yield "media.any", "勾选了「是」，但微博、微信、客户端和其他都是「无」（填写说明八.1）"
    if values.get("media.any") is False and has_any:
        yield "media.any", "勾选了「否」，但填写了新媒体名称（填写说明八.1）"


def _check_jumps(values: Values, last_year: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, text in last_year.items():
        field = fields_by_key().get(key)
        if field is None or field.kind is not FieldKind.COUNT:
            continue
        now, before = _number(values.get(key)), _number(_parsed(key, text))
        if now is not None and before is not None and is_jump(now, before):
            yield key, f"与上年（{say(before)}）相差悬殊，请核对"


def _check_months(values: Values, proposals: Mapping[str, Proposal]) -> Iterator[tuple[str, str]]:
    """The months of a count against one another, as long as the count itself stands."""
    for key, proposal in proposals.items():
        if values.get(key) != proposal.value:
            continue
        if words := find_odd_months(proposal.evidence.months):
            yield key, words


def _parsed(key: str, text: str) -> Value | None:
    try:
        return parse_value(fields_by_key()[key], text)
    except UsageError:
        return None


def _number(value: Value | None) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None

"""Items of response, consultation and interview columns → what counts in a year. Pure.

Source: 填写说明 四.2 and 六.1-2 of the yearly form.
"""

from collections.abc import Iterable, Sequence

from model.columns import ColumnKind
from model.items import Item
from report.counting import judge_published
from report.matters import call_matter, is_result, response_matter, result_call
from report.verdicts import Verdict

_RESPONSE = frozenset({ColumnKind.RESPONSE})
_CONSULTATION = frozenset({ColumnKind.CONSULTATION})
_INTERVIEW = frozenset({ColumnKind.INTERVIEW})


def judge_responses(items: Iterable[Item], *, year: int) -> tuple[Verdict, ...]:
    """A verdict on each response of `year`; several on the same matter count once.

    Source: 填写说明 四.2 (以多种形式回应同一热点或舆情的不重复计算，只计一次).
    """
    firsts: dict[str, Item] = {}
    verdicts = []
    for verdict in _by_day(judge_published(items, year=year, kinds=_RESPONSE)):
        item, is_counted, why = verdict
        first = firsts.setdefault(response_matter(item), item) if is_counted else item
        if first is item or item.decision:
            verdicts.append(verdict)
        else:
            why = f"与「{first.title}」回应同一事项，只计一次（填写说明四.2）"
            verdicts.append(Verdict(item, False, why))
    return tuple(verdicts)


def judge_calls(items: Iterable[Item], *, year: int) -> tuple[Verdict, ...]:
    """A verdict on each consultation of `year`; a published result belongs to its call.

    Source: 填写说明 六.1（1） (征集调查的总期数).
    """
    return tuple(
        Verdict(item, False, "公布征集结果，随其征集计，不另计一期")
        if is_counted and is_result(item) and not item.decision
        else Verdict(item, is_counted, why)
        for item, is_counted, why in judge_published(items, year=year, kinds=_CONSULTATION)
    )


def judge_results(items: Sequence[Item], *, year: int) -> tuple[Verdict, ...]:
    """A verdict on each consultation item: does it show that a call's result is out in `year`?

    It does as an item of its own, or as a call whose page carries its result (fact `result`).
    Several on the same call count once.

    Source: 填写说明 六.1（3） (本年度已公布结果的征集调查的总期数).
    """
    calls = {item.address: call_matter(item) for item in items if not is_result(item)}
    shown: dict[str, Item] = {}
    verdicts = []
    for item, is_counted, why in _by_day(judge_published(items, year=year, kinds=_CONSULTATION)):
        if not is_counted:
            verdicts.append(Verdict(item, False, why))
        elif not (is_result(item) or item.fact("result")):
            verdicts.append(Verdict(item, False, "尚未见公布结果"))
        else:
            call = calls.get(result_call(item)) or call_matter(item)
            first = shown.setdefault(call, item)
            words = "已公布结果" if first is item else f"与「{first.title}」为同一期征集的结果"
            verdicts.append(Verdict(item, first is item, words))
    return tuple(verdicts)


def find_lone_results(items: Sequence[Item], *, year: int) -> tuple[Item, ...]:
    """Counted results whose call is in no consultation column: a person should look."""
    calls = {call_matter(item) for item in items if _is_call(item)}
    addresses = {item.address for item in items if _is_call(item)}
    return tuple(
        item
        for item, is_counted, _ in judge_results(items, year=year)
        if is_counted
        and is_result(item)
        and call_matter(item) not in calls
        and result_call(item) not in addresses
    )


def judge_interviews(items: Iterable[Item], *, year: int) -> tuple[Verdict, ...]:
    """A verdict on each interview of `year`; one item is one interview.

    Source: 填写说明 六.2（1） (在线访谈的总期数).
    """
    return judge_published(items, year=year, kinds=_INTERVIEW)


def _is_call(item: Item) -> bool:
    return ColumnKind.CONSULTATION in item.kinds and not is_result(item)


def _by_day(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Oldest first, so that the first item on a matter is the one that counts."""
    return sorted(verdicts, key=lambda v: (str(v.item.published_on or "9999"), v.item.address))

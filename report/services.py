"""Entries of the service catalogue (办事) → items offered, and those done wholly online. Pure.

Source: 填写说明 五.1, 3 and 4 of the yearly form. A catalogue has no year: it counts as it stands.
"""

import re
from collections.abc import Iterable

from model.columns import ColumnKind
from model.items import Item
from report.counting import judge_once, refuse_external
from report.verdicts import Verdict

_SERVICE = frozenset({ColumnKind.SERVICE})
_ONLINE = re.compile(
    r"全程(?:网上|在线|网)?(?:通)?办|全程在线|^(?:是|true|yes|1|y)$", re.IGNORECASE
)


def judge_services(items: Iterable[Item]) -> tuple[Verdict, ...]:
    """A verdict on each entry: does it belong to the catalogue as it stands?

    Source: 填写说明 五.3 (网站提供的本单位政务服务事项总项数).
    """
    return judge_once(items, kinds=_SERVICE, judge=_judge_one)


def judge_online(items: Iterable[Item]) -> tuple[Verdict, ...]:
    """A verdict on each entry: is it marked as done wholly online (全程网办、全程在线)?

    Source: 填写说明 五.4 (可全程网上办理的政务服务事项总项数).
    """
    return tuple(
        Verdict(item, False, "没有「全程网办」标记")
        if is_counted and not is_online(item)
        else Verdict(item, is_counted, "标有「全程网办」" if is_counted else why)
        for item, is_counted, why in judge_services(items)
    )


def is_online(item: Item) -> bool:
    """True where the entry is marked 全程网办 or 全程在线, as its own fact or in its title."""
    return (
        _ONLINE.search(item.fact("online").strip()) is not None
        or _ONLINE.search(item.title) is not None
    )


def _judge_one(item: Item) -> Verdict:
    if why := refuse_external(item):
        return Verdict(item, False, why)
    if "vanished" in item.flags:
        return Verdict(item, False, "已不在目录中")
    return Verdict(item, True, f"列于{'、'.join(item.columns)}")

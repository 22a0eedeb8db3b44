"""Flags that crawls left on items → back-dated, future and vanished ones. Pure.

The program shows; whether a date was forged is for a person to say.
"""

from collections.abc import Iterable, Iterator

from inspection.case import Case
from model.columns import ColumnKind
from model.issues import Finding
from model.items import Item


def judge_back_dated(case: Case) -> Iterator[Finding]:
    """Each item that appeared later than its stated date allows.

    Source: 国办秘函〔2019〕19号 单项否决 1(5) 弄虚作假.
    """
    flagged = [item for item in case.records.items if "back_dated" in item.flags]
    yield from _each(case, flagged, "首次出现晚于所注日期")


def judge_vanished(case: Case) -> Iterator[Finding]:
    """Each item that three complete crawls did not find again."""
    flagged = [item for item in case.records.items if "vanished" in item.flags]
    yield from _each(case, flagged, "不再出现在栏目中")


def judge_future(case: Case) -> Iterator[Finding]:
    """Each item dated later than today."""
    ahead = [i for i in case.records.items if i.published_on and i.published_on > case.today]
    yield from _each(case, ahead, "所注日期晚于今天")


def _each(case: Case, items: Iterable[Item], what: str) -> Iterator[Finding]:
    """A finding for each bad item, and a pass for every other so that its issue can close."""
    bad = {item.address: item for item in items}
    if not case.records.items:
        yield case.unknown("还没有抓取到信息")
        return
    for item in case.records.items:
        if item.address in bad:
            dated = f"（所注日期 {item.published_on}）" if item.published_on else ""
            # The title of a letter may name its author.
            title = "" if ColumnKind.LETTERS in item.kinds else f"「{item.title}」"
            yield case.fails(f"{title}{what}{dated}", item.address)
        else:
            yield case.passes("", item.address)

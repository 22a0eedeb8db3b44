"""Letters and the ways to write one → 互动回应差. Pure.

A finding never holds a letter's title or author: a count and an address are all.
"""

from collections.abc import Iterator

from inspection.case import Case
from inspection.readings import INTERACTION_CHANNEL
from inspection.spans import months_before, parse_day
from model.columns import ColumnKind
from model.issues import Finding
from model.items import Item

_SHOWN = 3


def judge_channel(case: Case) -> Iterator[Finding]:
    """Whether the site has a way to ask or suggest something.

    Source: 国办秘函〔2019〕19号 单项否决 5(a).
    """
    if case.records.columns_of({ColumnKind.LETTERS}):
        yield case.passes("有留言类栏目")
        return
    reading = case.records.reading(INTERACTION_CHANNEL)
    if reading is None:
        yield case.unknown("站点文件没有留言类栏目，首页也没有读到入口，需由人核对")
    elif reading.value:
        yield case.passes("首页有咨询建言入口")
    else:
        yield case.fails("首页没有咨询建言入口")


def judge_unanswered(case: Case) -> Iterator[Finding]:
    """Public letters of the last year that waited longer than three months for a reply.

    A letter of exactly three months ago is not yet late. A site that shows none but answered
    letters gives no proof either way, which is 合格 for what is public.

    Source: 国办秘函〔2019〕19号 单项否决 5(b).
    """
    letters = [letter for letter in _letters(case) if parse_day(letter.fact("received_on"))]
    if not letters:
        yield case.unknown("没有公开来信日期的留言，需由人核对后台")
        return
    late_before = months_before(case.today, case.limit("months"))
    year_ago = months_before(case.today, case.limit("window_months"))
    waiting = [
        letter
        for letter in letters
        if not letter.fact("replied_on")
        and (received := parse_day(letter.fact("received_on")))
        and year_ago <= received < late_before
    ]
    detail = f"近一年公开留言中超过 {case.limit('months')} 个月未回应 {len(waiting)} 件"
    if waiting:
        places = "，".join(letter.url for letter in waiting[:_SHOWN])
        yield case.fails(f"{detail}：{places}")
    else:
        yield case.passes(detail)


def judge_letters_update(case: Case) -> Iterator[Finding]:
    """Each letters column: a letter or reply made public in the last two months."""
    since = months_before(case.today, case.limit("months"))
    for column in case.records.columns_of({ColumnKind.LETTERS}):
        summary = case.records.summary(column)
        last = summary.last_published_on if summary else None
        if last is None:
            yield case.unknown(f"栏目「{column.name}」没有可判断的日期", column.name)
            continue
        detail = f"栏目「{column.name}」最新留言日期 {last}"
        yield case.fails(detail, column.name) if last < since else case.passes(detail, column.name)


def _letters(case: Case) -> list[Item]:
    return [item for item in case.records.items if ColumnKind.LETTERS in item.kinds]

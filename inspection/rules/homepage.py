"""Dates on the home page → 首页不更新. Pure."""

from collections.abc import Iterator

from inspection.case import Case
from inspection.readings import HOME_NEWEST_ON
from inspection.spans import parse_day
from model.issues import Finding


def judge_home_update(case: Case) -> Iterator[Finding]:
    """Whether the home page shows a piece of the last two weeks, the fourteenth day included.

    A home page without any date counts as not updated (未注明信息发布时间的视为不更新).

    Source: 国办秘函〔2019〕19号 单项否决 3.
    """
    reading = case.records.reading(HOME_NEWEST_ON)
    if reading is None:
        yield case.unknown("没有读到首页信息的日期")
        return
    newest = parse_day(reading.value)
    if newest is None:
        yield case.fails("首页信息没有注明发布日期，视为不更新")
        return
    quiet = (case.today - newest).days
    detail = f"首页最新信息日期 {newest}，距今 {quiet} 天"
    yield case.fails(detail) if quiet > case.limit("days") else case.passes(detail)

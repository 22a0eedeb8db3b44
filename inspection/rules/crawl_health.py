"""How the crawls went → missed, incomplete, shrunken. Pure."""

from collections.abc import Iterator

from inspection.case import Case
from model.days import shanghai_day
from model.issues import Finding
from model.runs import FINISHED, CrawlRun
from model.slots import SlotStatus

_CRAWL = "crawl"


def judge_missed(case: Case) -> Iterator[Finding]:
    """Whether the scheduled crawl ran: its slot not failed, its last end not too long ago."""
    if not case.records.is_scheduled:
        yield case.unknown("没有为本站安排定期抓取")
        return
    slot = next((slot for slot in case.records.slots if slot.task == _CRAWL), None)
    if slot is not None and slot.status in {SlotStatus.FAILED, SlotStatus.SKIPPED}:
        yield case.fails(f"{shanghai_day(slot.scheduled_for)} 的抓取没有完成：{slot.detail}")
        return
    last = _last_ended(case)
    if last is None or last.finished_at is None:
        yield case.unknown("还没有抓取过")
        return
    ago = (case.today - shanghai_day(last.finished_at)).days
    detail = f"上次抓取结束于 {ago} 天前"
    yield case.fails(detail) if ago > case.limit("days") else case.passes(detail)


def judge_incomplete(case: Case) -> Iterator[Finding]:
    """Each column: was its newest walk read to a proven end."""
    for column in case.records.site.columns:
        standing = case.records.standings.get(column.name)
        if standing is None:
            yield case.unknown(f"栏目「{column.name}」还没有抓取过", column.name)
        elif standing.newest.walk.is_read:
            yield case.passes(f"栏目「{column.name}」已完整读取", column.name)
        else:
            reason = standing.newest.walk.reason or "原因不明"
            yield case.fails(f"栏目「{column.name}」未能读取：{reason}", column.name)


def judge_shrank(case: Case) -> Iterator[Finding]:
    """Each column walked in full twice: did it lose more rows than the limits allow.

    Only walks that covered the whole column are compared. Both limits must be passed, the share
    and the number of rows, so that a column of six may lose one.
    """
    for column in case.records.site.columns:
        rows = list(_whole_walks(case, column.name))[:2]
        if len(rows) < 2:  # noqa: PLR2004  (two walks make a comparison)
            yield case.unknown(f"栏目「{column.name}」没有两次完整读取可比", column.name)
            continue
        now, before = rows
        lost = before - now
        detail = f"栏目「{column.name}」由 {before} 条变为 {now} 条"
        is_over = lost >= case.limit("rows") and lost * 100 >= before * case.limit("percent")
        yield case.fails(detail, column.name) if is_over else case.passes(detail, column.name)


def _whole_walks(case: Case, column: str) -> Iterator[int]:
    """Rows of the walks that read the whole column, newest first."""
    for run in case.records.runs:
        for walk in run.walks:
            if walk.column == column and walk.is_read and not walk.covers_from:
                yield walk.rows


def _last_ended(case: Case) -> CrawlRun | None:
    return next((run for run in case.records.runs if run.status in FINISHED), None)

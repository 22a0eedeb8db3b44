"""I2: every run ended in one known way, and counts rest on whole runs alone."""

import json
from collections.abc import Iterator

from sqlalchemy import func, select

from model.runs import FINISHED, RunStatus, WalkEnd
from store.engine import Transaction
from store.faults import Fault
from store.tables import column_walks, crawl_runs, drafts


def find_torn_runs(tx: Transaction) -> Iterator[Fault]:
    """Runs in no known state, or whose state and other words contradict each other."""
    c = crawl_runs.c
    running = c.status == RunStatus.RUNNING
    rules = (
        (c.status.not_in(list(RunStatus)), "状态不是已知的四种之一"),
        (running & c.finished_at.is_not(None), "仍在进行，却有结束时间"),
        (~running & c.finished_at.is_(None), "已结束，却没有结束时间"),
        (
            c.status.in_((RunStatus.PARTIAL, RunStatus.INTERRUPTED)) & (c.reason == ""),
            "没有说明为何不完整",
        ),
    )
    for broken, what in rules:
        for number in tx.execute(select(c.id).where(broken)).scalars():
            yield _fault("crawl_runs", number, what)


def find_untrue_walks(tx: Transaction) -> Iterator[Fault]:
    """Walks that end in no known way; unread columns of runs that call themselves complete."""
    w = column_walks.c
    query = select(w.run, w.column_name).where(w.walk_end.not_in(list(WalkEnd)))
    for row in tx.execute(query):
        yield _fault("column_walks", row.run, f"栏目「{row.column_name}」的结束方式不是已知的")
    unread = (
        select(w.run, w.column_name)
        .join(crawl_runs)
        .where(w.walk_end == WalkEnd.UNREAD, crawl_runs.c.status == RunStatus.COMPLETE)
    )
    for row in tx.execute(unread):
        yield _fault("column_walks", row.run, f"抓取标为完整，而栏目「{row.column_name}」未能读取")


def find_unfounded_drafts(tx: Transaction) -> Iterator[Fault]:
    """Standing drafts with a value that rests on a run that is missing, foreign or unfinished."""
    runs = {
        row.id: (row.site, row.status)
        for row in tx.execute(select(crawl_runs.c.id, crawl_runs.c.site, crawl_runs.c.status))
    }
    newest = select(func.max(drafts.c.id)).group_by(drafts.c.site, drafts.c.year)
    query = select(drafts).where(drafts.c.id.in_(newest)).execution_options(yield_per=50)
    for row in tx.execute(query):
        try:
            proposals = json.loads(row.body)["proposals"]
            resting = [(p["field"], p["run"]) for p in proposals if p["run"] is not None]
        except (ValueError, KeyError, TypeError):
            yield Fault(invariant="I2", table="drafts", row=str(row.id), what="内容无法读出")
            continue
        for field, run in resting:
            if what := _doubt(runs.get(run), row.site):
                place = f"{row.site}/{row.year}/{field}"
                what = f"建议值所依据的第 {run} 次抓取{what}"
                yield Fault(invariant="I2", table="drafts", row=place, what=what)


def _doubt(run: tuple[str, str] | None, site: str) -> str:
    """Why no value may rest on a run; empty where one may."""
    if run is None:
        return "不存在"
    if run[0] != site:
        return f"属于另一网站 {run[0]}"
    return "" if run[1] in FINISHED else "没有抓完"


def _fault(table: str, run: int, what: str) -> Fault:
    return Fault(invariant="I2", table=table, row=f"第 {run} 次抓取", what=what)

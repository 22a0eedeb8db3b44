"""Columns that went quiet or stand empty → one finding a column, and three for the site. Pure.

Source: 国办秘函〔2019〕19号 单项否决 4 and 扣分指标.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import Enum

from inspection.case import Case
from inspection.spans import months_before
from model.columns import Column, ColumnKind
from model.issues import Finding

_NEWS = frozenset({ColumnKind.NEWS})
_CORE = frozenset({ColumnKind.NEWS, ColumnKind.NOTICE, ColumnKind.POLICY})
_DUE = _CORE | {ColumnKind.DISCLOSURE, ColumnKind.INTERPRETATION}
_JUDGED = frozenset(ColumnKind) - {ColumnKind.SERVICE, ColumnKind.LETTERS}


class _State(Enum):
    """How one column stands."""

    FRESH = 1
    STALE = 2
    BLANK = 3
    UNKNOWN = 4


def judge_each_update(case: Case) -> Iterator[Finding]:
    """Each column that must be updated: news in two weeks, others in six months.

    A column's own `freshness_days` goes before the limit of its kind and makes any column due.
    """
    for column in _due_columns(case):
        if column.kind is ColumnKind.INTERPRETATION and column.freshness_days is None:
            continue  # its own indicator judges it; nothing is taken off twice
        yield from _update_finding(case, column)


def judge_interpretations(case: Case) -> Iterator[Finding]:
    """Each interpretation column: an item in the last six months."""
    for column in case.records.columns_of({ColumnKind.INTERPRETATION}):
        if column.freshness_days is None:
            yield from _update_finding(case, column)


def judge_each_blank(case: Case) -> Iterator[Finding]:
    """Each column: does it hold any item."""
    for column in case.records.columns_of(_JUDGED):
        state = _state(case, column, None)
        if state is _State.UNKNOWN:
            yield case.unknown(_unread(column), column.name)
        elif state is _State.BLANK:
            yield case.fails(f"栏目「{column.name}」没有内容", column.name)
        else:
            yield case.passes(f"栏目「{column.name}」有内容", column.name)


def judge_core(case: Case) -> Iterator[Finding]:
    """News, notice and policy columns without an update, together: the veto from five on."""
    columns = case.records.columns_of(_CORE)
    yield _tally(case, columns, {_State.STALE, _State.BLANK}, "未更新")


def judge_due(case: Case) -> Iterator[Finding]:
    """All columns that must be updated and were not: the veto from ten on."""
    yield _tally(case, _due_columns(case), {_State.STALE, _State.BLANK}, "应更新未更新")


def judge_blank(case: Case) -> Iterator[Finding]:
    """Blank columns: the veto from five on."""
    yield _tally(case, case.records.columns_of(_JUDGED), {_State.BLANK}, "空白")


def _due_columns(case: Case) -> tuple[Column, ...]:
    return tuple(
        column
        for column in case.records.site.columns
        if column.kind in _DUE or column.freshness_days is not None
    )


def _tally(case: Case, columns: Iterable[Column], bad: set[_State], word: str) -> Finding:
    """The veto: certain once the known bad ones reach the limit; else unread ones leave it open."""
    states = {column.name: _state(case, column, _since(case, column)) for column in columns}
    names = [name for name, state in states.items() if state in bad]
    unread = sum(state is _State.UNKNOWN for state in states.values())
    detail = f"{word}栏目 {len(names)} 个" + (f"：{'、'.join(names)}" if names else "")
    limit = case.limit("columns")
    if len(names) >= limit:
        return case.fails(detail)
    if not states or len(names) + unread >= limit:
        return case.unknown(f"{detail}；另有 {unread} 个栏目未能读取")
    return case.passes(detail)


def _update_finding(case: Case, column: Column) -> Iterator[Finding]:
    """The finding of one column; none of a blank one, which 空白栏目 judges."""
    since = _since(case, column)
    state = _state(case, column, since)
    if state is _State.UNKNOWN:
        yield case.unknown(_unread(column), column.name)
        return
    if state is _State.BLANK:
        # Taking points off twice is not allowed.
        return
    summary = case.records.summary(column)
    last = summary.last_published_on if summary else None
    when = f"最新信息日期 {last}" if last else "信息都没有日期，视为不更新"
    detail = f"栏目「{column.name}」{when}，应在 {since} 及以后有更新"
    is_stale = state is _State.STALE
    yield case.fails(detail, column.name) if is_stale else case.passes(detail, column.name)


def _state(case: Case, column: Column, since: date | None) -> _State:
    summary = case.records.summary(column)
    if summary is None:
        return _State.UNKNOWN
    if summary.item_count == 0:
        return _State.BLANK
    last = summary.last_published_on
    if since is not None and (last is None or last < since):
        return _State.STALE
    return _State.FRESH


def _since(case: Case, column: Column) -> date:
    """The earliest day on which an item still is an update."""
    if column.freshness_days is not None:
        return case.today - timedelta(days=column.freshness_days)
    limits = dict(case.indicator.thresholds)
    if column.kind in _NEWS:
        return case.today - timedelta(days=int(limits.get("news_days", 14)))
    return months_before(case.today, int(limits.get("months", 6)))


def _unread(column: Column) -> str:
    return f"栏目「{column.name}」未能读取"

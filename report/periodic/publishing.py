"""Items and a period → how much was published, in all and by kind of column. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from model.columns import ColumnKind
from model.days import shanghai_day
from model.items import Item
from report import counting
from report.periodic.records import PeriodRecords
from report.periodic.span import Span
from report.records import SiteYear
from report.verdicts import Verdict, counted_items


@dataclass(frozen=True, kw_only=True, slots=True)
class KindCount:
    """Published items of one kind of column."""

    kind: ColumnKind
    #: None: not counted, `reason` says why; never 0 for what could not be read.
    count: int | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Publishing:
    """What a site published in a period."""

    #: Distinct items of all kinds; None where some column could not be read.
    total: int | None
    kinds: tuple[KindCount, ...]
    #: External links dated in the period; shown, never counted.
    external: int
    #: Items without a sure date, which no period can count.
    undated: int
    #: Names of columns last read before the period was over.
    early: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why some kinds are not counted, each told once."""
        return tuple(dict.fromkeys(kind.reason for kind in self.kinds if kind.reason))


def sum_publishing(records: PeriodRecords) -> Publishing:
    """Count what was published, by the rules of the yearly form applied to the period's days.

    An item in columns of two kinds counts in both and once in the total, so that the kinds may
    come to more than the total.

    Source: 填写说明 二.1-4, with 本年度 read as the period.
    """
    present = [kind for kind in ColumnKind if records.years[0].columns_of({kind})]
    kinds = tuple(_count_kind(records, kind) for kind in present if kind in counting.PUBLISHED)
    verdicts = tuple(_judge_all(records, counting.PUBLISHED))
    is_whole = bool(kinds) and all(kind.count is not None for kind in kinds)
    return Publishing(
        total=len(counted_items(verdicts)) if is_whole else None,
        kinds=kinds,
        external=_count_external(verdicts, records.span),
        undated=len({v.item.address for v in verdicts if _is_undated(v)}),
        early=tuple(_early_columns(records)),
    )


def judge_period(
    items: Iterable[Item], *, span: Span, year: int, kinds: frozenset[ColumnKind]
) -> tuple[Verdict, ...]:
    """A verdict on each item of `kinds`: published in `year` on a day of the period?

    A person's decision that an item counts in the year holds here only on a day of the period.
    """

    def judge(item: Item) -> Verdict:
        why = counting.refuse_external(item) or counting.refuse_undated(item)
        why = why or (
            "" if _is_within(item, span, year) else f"发布于 {item.published_on}，不在本期"
        )
        return Verdict(item, not why, why or counting.counted_words(item))

    known = (
        replace(item, decision=None) if item.decision and not _is_within(item, span, year) else item
        for item in items
    )
    return counting.judge_once(known, kinds=kinds, judge=judge)


def _count_kind(records: PeriodRecords, kind: ColumnKind) -> KindCount:
    reason = "；".join(_unread(records, kind))
    if reason:
        return KindCount(kind=kind, count=None, reason=reason)
    verdicts = tuple(_judge_all(records, frozenset({kind})))
    return KindCount(kind=kind, count=len(counted_items(verdicts)))


def _judge_all(records: PeriodRecords, kinds: frozenset[ColumnKind]) -> Iterator[Verdict]:
    for year in records.years:
        yield from judge_period(year.items, span=records.span, year=year.year, kinds=kinds)


def _unread(records: PeriodRecords, kind: ColumnKind) -> Iterator[str]:
    told = (
        year.unread_reason(column) for year in records.years for column in year.columns_of({kind})
    )
    yield from dict.fromkeys(reason for reason in told if reason)


def _early_columns(records: PeriodRecords) -> Iterator[str]:
    newest: SiteYear = records.years[-1]
    for column in newest.columns_of(counting.PUBLISHED):
        standing = newest.standings.get(column.name)
        walk = standing.proven if standing else None
        if walk is not None and shanghai_day(walk.finished_at) <= records.span.last:
            yield column.name


def _count_external(verdicts: Iterable[Verdict], span: Span) -> int:
    items = {v.item.address: v.item for v in verdicts if v.item.is_external}
    return sum(
        item.published_on is not None and item.published_on in span for item in items.values()
    )


def _is_undated(verdict: Verdict) -> bool:
    item = verdict.item
    is_open = not verdict.is_counted and item.decision is None
    return is_open and item.published_on is None and not item.is_external and item.same_as is None


def _is_within(item: Item, span: Span, year: int) -> bool:
    day = item.published_on
    return day is not None and day.year == year and day in span

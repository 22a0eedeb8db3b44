"""Items and a year → which of them count in a figure of published information. Pure.

Source: 填写说明 二.1-4 of the yearly form.
"""

from collections.abc import Callable, Iterable

from model.columns import ColumnKind
from model.items import Item
from report.bundles import Bundle, Judged
from report.merging import group_repeats
from report.verdicts import Verdict

#: 政务动态信息: 政务要闻、通知公告、工作动态 (填写说明 二.3).
NEWS = frozenset({ColumnKind.NEWS, ColumnKind.NOTICE})
#: 概况类信息 (填写说明 二.2).
OVERVIEW = frozenset({ColumnKind.OVERVIEW})
#: 信息公开目录信息 (填写说明 二.4).
DISCLOSURE = frozenset({ColumnKind.POLICY, ColumnKind.DISCLOSURE})
#: 信息发布总数 (填写说明 二.1): all but letters, which the public writes, and services.
PUBLISHED = frozenset(ColumnKind) - {ColumnKind.LETTERS, ColumnKind.SERVICE}

_FLAG_NOTES = {
    "back_dated": "发布日期早于首次出现，请核对是否倒填",
    "vanished": "现已不在栏目中",
    "date_changed": "日期改过",
    "title_changed": "标题改过",
}


def judge_published(
    items: Iterable[Item], *, year: int, kinds: frozenset[ColumnKind]
) -> tuple[Verdict, ...]:
    """A verdict on each item that a column of `kinds` lists: does it count as published in `year`?

    Left out are external links, items without a sure date and items of other years;
    for repeats and a person's decisions see `judge_once`.

    Source: 填写说明 二.1-4 (本年度、不包括外链信息).
    """

    def judge(item: Item) -> Verdict:
        why = refuse_external(item) or refuse_undated(item) or refuse_other_year(item, year=year)
        return Verdict(item, not why, why or counted_words(item))

    return judge_once(items, kinds=kinds, judge=judge)


def judge_bundles(
    bundles: Iterable[Bundle], *, year: int, kinds: frozenset[ColumnKind]
) -> tuple[Judged, ...]:
    """What `judge_published` says of each bundle that a column of `kinds` lists."""
    by_name = {bundle.specimen.address: bundle for bundle in bundles}
    specimens = [bundle.specimen for bundle in by_name.values()]
    return tuple(
        Judged(by_name[item.address], is_counted)
        for item, is_counted, _ in judge_published(specimens, year=year, kinds=kinds)
    )


def judge_once(
    items: Iterable[Item], *, kinds: frozenset[ColumnKind], judge: Callable[[Item], Verdict]
) -> tuple[Verdict, ...]:
    """A verdict on each item that a column of `kinds` lists, each document judged once.

    Each item counts once however many columns list it, and its repeats under other addresses
    are merged with it. A person's decision goes before `judge`.

    Source: design of the count: one document is one item.
    """
    verdicts = []
    for group in group_repeats(items):
        chosen, decided = group.stand_in(kinds), group.decision()
        for item in group.members:
            if chosen is None or not kinds.intersection(item.kinds):
                continue
            if item is not chosen:
                verdicts.append(Verdict(item, False, merged_words(chosen)))
            elif decided is not None:
                verdicts.append(Verdict(item, bool(decided.decision), decided_words(decided)))
            else:
                verdicts.append(judge(item))
    return tuple(verdicts)


def refuse_external(item: Item) -> str:
    """Why an external link does not count; empty for an item on the site's own hosts.

    Source: 填写说明 二.1 (不包括外链信息).
    """
    return "外链，不计入（填写说明二.1）" if item.is_external else ""


def refuse_undated(item: Item) -> str:
    """Why an item without a sure published date does not count; empty where it has one."""
    if item.published_on is not None:
        return ""
    return f"没有可靠的发布日期，未计入{_because(item.date_doubt)}"


def refuse_other_year(item: Item, *, year: int) -> str:
    """Why a dated item of another year does not count; empty for one of `year`.

    Source: 填写说明 二 (本年度); both 1 January and 31 December belong to the year.
    """
    if item.published_on is None or item.published_on.year == year:
        return ""
    return f"发布于 {item.published_on}，不在 {year} 年"


def counted_words(item: Item) -> str:
    """Why an item counts, with what a person should still look at."""
    notes = [_FLAG_NOTES[flag] for flag in item.flags if flag in _FLAG_NOTES]
    if item.date_doubt:
        notes.append(item.date_doubt)
    return (
        f"发布于 {item.published_on}，栏目：{'、'.join(item.columns)}{_because('；'.join(notes))}"
    )


def decided_words(item: Item) -> str:
    """What a person decided about an item."""
    return f"人工{'计入' if item.decision else '剔除'}{_because(item.decision_reason)}"


def merged_words(chosen: Item) -> str:
    """Why a repeat does not count by itself."""
    return f"与「{chosen.title}」（{chosen.url}）为同一信息，已合并"


def count_doubts(verdicts: Iterable[Verdict], judged: Iterable[Judged] = ()) -> tuple[str, ...]:
    """Warnings about the items behind a figure: undated ones left out, back-dated ones let in."""
    undated = back_dated = 0
    weighed = [(item, is_counted, 1) for item, is_counted, _ in verdicts]
    weighed += [(bundle.specimen, is_counted, bundle.size) for bundle, is_counted in judged]
    for item, is_counted, size in weighed:
        left_out = not is_counted and item.decision is None and not item.is_external
        undated += size * (left_out and item.published_on is None and item.same_as is None)
        back_dated += size * (is_counted and "back_dated" in item.flags)
    warnings = []
    if undated:
        warnings.append(f"{undated} 条信息没有可靠的发布日期，未计入，请逐条确定")
    if back_dated:
        warnings.append(f"{back_dated} 条信息的发布日期早于首次出现，请核对是否倒填")
    return tuple(warnings)


def _because(note: str) -> str:
    return f"（{note}）" if note else ""

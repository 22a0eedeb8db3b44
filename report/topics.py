"""Topic columns (专题) and their items → topics maintained and opened in a year. Pure.

Source: 填写说明 三 of the yearly form. One column of kind `topic` is one topic.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from model.columns import ColumnKind
from model.items import Item
from report.counting import judge_published
from report.verdicts import Verdict

_TOPIC = frozenset({ColumnKind.TOPIC})


def judge_topic_items(items: Iterable[Item], *, year: int) -> tuple[Verdict, ...]:
    """A verdict on each item of a topic column: is it an update of `year`?"""
    return judge_published(items, year=year, kinds=_TOPIC)


def find_maintained(verdicts: Iterable[Verdict], topics: Iterable[str]) -> dict[str, Item]:
    """Topic → its newest item of the year, for each topic that was updated.

    Source: 填写说明 三.1 (本年度有信息更新的专栏专题总个数).
    """
    counted = [verdict.item for verdict in verdicts if verdict.is_counted]
    witnesses = {name: [item for item in counted if name in item.columns] for name in topics}
    return {
        name: max(items, key=lambda item: (item.published_on or date.min, item.url))
        for name, items in witnesses.items()
        if items
    }


def find_opened(
    items: Iterable[Item],
    *,
    year: int,
    topics: Iterable[str],
    first_seen_on: Mapping[str, date],
    first_crawled_on: date | None,
) -> dict[str, Item]:
    """Topic → its first item, for each topic opened in `year`.

    A topic is opened with its first item. Where none of its items has a date, its first sight
    tells, unless that was the first crawl of the site, which sees everything for the first time.

    Source: 填写说明 三.2 (本年度网站新开设的专栏专题个数).
    """
    own = [item for item in items if not item.is_external and item.decision is not False]
    opened = {}
    for name in topics:
        of_topic = [item for item in own if name in item.columns]
        first = _first(of_topic, first_seen_on.get(name), first_crawled_on)
        if first is not None and first[0].year == year:
            opened[name] = first[1]
    return opened


def show_topics(
    verdicts: Iterable[Verdict], witnesses: Mapping[str, Item], *, words: str
) -> tuple[Verdict, ...]:
    """A verdict on each topic item in a count of topics: a topic's witness counts, once."""
    return tuple(_show(verdict, witnesses, words) for verdict in verdicts)


def _first(
    items: list[Item], seen_on: date | None, crawled_on: date | None
) -> tuple[date, Item] | None:
    dated = [(item.published_on, item) for item in items if item.published_on is not None]
    if dated:
        return min(dated, key=lambda pair: (pair[0], pair[1].url))
    if items and seen_on is not None and crawled_on is not None and seen_on > crawled_on:
        return seen_on, min(items, key=lambda item: item.url)
    return None


def _show(verdict: Verdict, witnesses: Mapping[str, Item], words: str) -> Verdict:
    item = verdict.item
    names = "、".join(f"「{name}」" for name, witness in witnesses.items() if witness is item)
    if names:
        return Verdict(
            item, True, f"专题{names}{words}，以此条为证（{item.published_on or '无日期'}）"
        )
    if not verdict.is_counted:
        return verdict
    return Verdict(item, False, "专题按个数计，此条不另计")

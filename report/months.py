"""Items behind a count → how many in each month, and what does not fit among them. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from model.columns import ColumnKind
from model.items import Item
from report.bundles import counted_bundles
from report.figures import Figure, FigureRule
from report.jumps import is_jump, say
from report.letters import read_letter
from report.records import SiteYear
from report.verdicts import counted_items

_LETTERS = frozenset({ColumnKind.LETTERS})
#: Figures of these are no numbers of pieces that appeared on a day.
_STANDING = frozenset({ColumnKind.TOPIC, ColumnKind.SERVICE})
#: Fewer whole months tell no usual one.
_ENOUGH = 4
#: Months told one by one.
_TOLD = 3


def count_months(records: SiteYear, rule: FigureRule, figure: Figure) -> tuple[int, ...]:
    """Counted items of January, February … up to the last month that is over.

    Letters are counted in the month they were received. Empty where the figure is no number of
    items, or one of them has no day in the year.
    """
    months = _add_bundles(
        items_by_month(counted_items(figure.verdicts), rule, year=records.year), figure
    )
    if rule.kinds <= _STANDING or isinstance(figure.value, bool) or sum(months) != figure.value:
        return ()
    return months[: _whole_months(records)]


def items_by_month(items: Iterable[Item], rule: FigureRule, *, year: int) -> tuple[int, ...]:
    """Items of January to December of a year; a letter by the day it was received."""
    months = [0] * 12
    for item in items:
        day = _day(item, rule)
        if day is not None and day.year == year:
            months[day.month - 1] += 1
    return tuple(months)


def _add_bundles(months: tuple[int, ...], figure: Figure) -> tuple[int, ...]:
    """The months with the counted bundles, which are all of the year."""
    added = list(months)
    for bundle in counted_bundles(figure.bundles):
        if bundle.specimen.published_on is not None:
            added[bundle.specimen.published_on.month - 1] += bundle.size
    return tuple(added)


def find_odd_months(months: Sequence[int]) -> str:
    """A Chinese warning about months that differ from the usual one by more than a jump.

    The usual one is the median of the other months. Empty: all are alike, or too few.
    """
    if len(months) < _ENOUGH:
        return ""
    odd = []
    for place, count in enumerate(months):
        usual = median([*months[:place], *months[place + 1 :]])
        if is_jump(count, usual):
            odd.append(f"{place + 1} 月 {count} 条（其余各月多为 {say(usual)} 条）")
    if not odd:
        return ""
    more = f" 等 {len(odd)} 个月" if len(odd) > _TOLD else ""
    return f"{'、'.join(odd[:_TOLD])}{more}与平时相差悬殊，请核对是否漏抓、补发或日期有误"


def _day(item: Item, rule: FigureRule) -> date | None:
    return read_letter(item).received_on if rule.kinds <= _LETTERS else item.published_on


def _whole_months(records: SiteYear) -> int:
    """How many months of the year are over."""
    if records.today.year != records.year:
        return 12 if records.today.year > records.year else 0
    return records.today.month - 1

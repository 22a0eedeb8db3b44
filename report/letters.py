"""Public letters (留言) and a year → replies, average days and letters closed in time. Pure.

Source: 填写说明 六.3 of the yearly form. Only published letters are seen, so the numbers of
received and closed letters are lower bounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from model.columns import ColumnKind
from model.items import Item
from report.counting import judge_once, refuse_external
from report.verdicts import Verdict
from report.workdays import workdays_between

_LETTERS = frozenset({ColumnKind.LETTERS})
_CLOSED_WORDS = ("已回复", "已答复", "已办结", "办结", "已办理", "已处理")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One published letter."""

    item: Item
    #: Day it was received; where the page does not tell, the day in the list.
    received_on: date | None
    #: Day of the public reply; None: not told.
    replied_on: date | None
    #: True where a reply is public, its day told or not.
    is_replied: bool

    @property
    def days(self) -> int | None:
        """Calendar days from receipt to reply; None where a day is missing or they disagree."""
        if self.received_on is None or self.replied_on is None:
            return None
        days = (self.replied_on - self.received_on).days
        return days if days >= 0 else None


def read_letter(item: Item) -> Letter:
    """The letter that an item of a letters column is."""
    replied_on = _day(item.fact("replied_on"))
    status = item.fact("status")
    return Letter(
        item=item,
        received_on=_day(item.fact("received_on")) or item.published_on,
        replied_on=replied_on,
        is_replied=replied_on is not None or bool(item.fact("reply")) or status in _CLOSED_WORDS,
    )


def judge_letters(items: Iterable[Item], *, year: int) -> tuple[Verdict, ...]:
    """A verdict on each letter: it counts in the year in which it was received.

    Source: 填写说明 六.3（1）; design of the count: by the day of receipt.
    """
    return judge_once(items, kinds=_LETTERS, judge=lambda item: _judge_one(item, year=year))


def _judge_one(item: Item, *, year: int) -> Verdict:
    if why := refuse_external(item):
        return Verdict(item, False, why)
    received_on = read_letter(item).received_on
    if received_on is None:
        return Verdict(item, False, "没有来信日期，未计入")
    if received_on.year != year:
        return Verdict(item, False, f"{received_on} 收到，不在 {year} 年")
    told = "" if _day(item.fact("received_on")) else "（页面没有来信日期，按列表日期）"
    return Verdict(item, True, f"{received_on} 收到{told}")


def judge_replied(items: Iterable[Item], *, year: int) -> tuple[Verdict, ...]:
    """A verdict on each letter: received in `year` and publicly answered.

    Source: 填写说明 六.3（2）（4）.
    """
    return tuple(
        Verdict(item, False, "尚未见公开答复")
        if is_counted and not read_letter(item).is_replied
        else Verdict(item, is_counted, _with_reply(item, why) if is_counted else why)
        for item, is_counted, why in judge_letters(items, year=year)
    )


def judge_on_time(items: Iterable[Item], *, year: int, limit_days: int) -> tuple[Verdict, ...]:
    """A verdict on each letter: received in `year` and answered within the limit.

    Source: 填写说明 六.3（5）; `limit_days` are working days, from the site file.
    """
    return tuple(
        verdict if not verdict.is_counted else _timed(verdict.item, limit_days)
        for verdict in judge_replied(items, year=year)
    )


def average_days(letters: Iterable[Letter]) -> int | float | None:
    """Mean calendar days from receipt to reply, one decimal; None where no letter tells both days.

    Source: 填写说明 六.3（3） (从收到到办结的平均办理天数).
    """
    days = [letter.days for letter in letters if letter.days is not None]
    if not days:
        return None
    mean = round(sum(days) / len(days), 1)
    return int(mean) if mean == int(mean) else mean


def _timed(item: Item, limit_days: int) -> Verdict:
    letter = read_letter(item)
    if letter.received_on is None or letter.days is None or letter.replied_on is None:
        return Verdict(item, False, "来信或答复日期不明，无法判断是否按时")
    took = workdays_between(letter.received_on, letter.replied_on)
    within = took <= limit_days
    return Verdict(item, within, f"用 {took} 个工作日，时限 {limit_days} 个工作日")


def _with_reply(item: Item, why: str) -> str:
    replied_on = read_letter(item).replied_on
    return f"{why}，{replied_on} 答复" if replied_on else f"{why}，已答复"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

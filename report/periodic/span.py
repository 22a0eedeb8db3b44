"""Two days → a period and the words for it. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date

from model.errors import UsageError

_QUARTERS = {1: "第一季度", 4: "第二季度", 7: "第三季度", 10: "第四季度"}
_MONTHS_OF = {1: "month", 3: "quarter", 6: "half", 12: "year"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Days in Asia/Shanghai from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """True for a day of the period."""
        return self.first <= day <= self.last

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years that the period touches."""
        return tuple(range(self.first.year, self.last.year + 1))

    @property
    def days_words(self) -> str:
        """`3月1日至3月31日`, with years where it leaves one year."""
        if self.first == self.last:
            return day_words(self.first)
        if self.first.year == self.last.year:
            return f"{day_words(self.first)}至{day_words(self.last)}"
        return (
            f"{self.first.year}年{day_words(self.first)}至{self.last.year}年{day_words(self.last)}"
        )

    @property
    def dated_words(self) -> str:
        """`2025年3月1日至3月31日`."""
        return self.days_words if len(self.years) > 1 else f"{self.first.year}年{self.days_words}"

    @property
    def name(self) -> str:
        """`2025年3月`, `2025年第一季度`, `2025年上半年`, `2025年度`; else its days."""
        year = f"{self.first.year}年"
        match self._whole_months():
            case "month":
                return f"{year}{self.first.month}月"
            case "quarter" if self.first.month in _QUARTERS:
                return year + _QUARTERS[self.first.month]
            case "half" if self.first.month in {1, 7}:
                return year + ("上半年" if self.first.month == 1 else "下半年")
            case "year":
                return f"{year}度"
        return self.dated_words

    def _whole_months(self) -> str:
        """How many whole months of one year it is made of, as a word; empty: no such number."""
        end = calendar.monthrange(self.last.year, self.last.month)[1]
        if self.first.year != self.last.year or self.first.day != 1 or self.last.day != end:
            return ""
        return _MONTHS_OF.get(self.last.month - self.first.month + 1, "")


def make_span(first: date, last: date, *, today: date) -> Span:
    """The period of two days.

    Raises:
        UsageError: it ends before it begins, begins after today, or lasts more than two years.
    """
    if last < first:
        raise UsageError(
            f"结束日期 {last} 早于开始日期 {first}", where="--to", remedy="两个日期对调"
        )
    if first > today:
        raise UsageError(f"{first} 还没有到", where="--from", remedy=f"写 {today} 或更早的日期")
    if last.year - first.year > 1:
        raise UsageError("期间超过两个年度", where="--from", remedy="分年度各出一份")
    return Span(first=first, last=last)


def day_words(day: date) -> str:
    """`3月1日`."""
    return f"{day.month}月{day.day}日"

"""Rows that show month and day only → full dates, by their place between rows whose date is sure.

Pure. Source: design §3: a tie or doubt is settled by the article.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from model.patterns import late_pattern

MonthDay = tuple[int, int]

#: Year and month, perhaps the day, as content systems write them into an address.
_IN_ADDRESS = late_pattern(
    r"(?<!\d)(20\d{2})(?:[-/_]?(0[1-9]|1[0-2])(?:[-/_]?(0[1-9]|[12]\d|3[01]))?"
    r"|[-/_]([1-9])(?:[-/_]([12]\d|3[01]|0?[1-9]))?|[-/_](1[0-2])[-/_]([1-9]))(?=[/_.-])"
)


def date_in_address(url: str, month_day: MonthDay) -> date | None:
    """The row's date with the year that its address writes beside the same month, if it does."""
    years = set()
    for found in _IN_ADDRESS.finditer(urlsplit(url).path):
        month = int(found[2] or found[4] or found[6])
        day = int(found[3] or found[5] or found[7] or 0) or None
        if month == month_day[0] and day in {None, month_day[1]}:
            years.add(int(found[1]))
    return _make(years.pop(), month_day) if len(years) == 1 else None


def dates_by_order(
    month_days: Sequence[MonthDay | None],
    sure: Mapping[int, date],
    *,
    newest: date,
    oldest: date | None = None,
) -> dict[int, date]:
    """Place → date, for each row between whose sure neighbours only one year fits.

    Args:
        month_days: What each row shows, newest first; None where it shows nothing usable.
        sure: Place → date known otherwise.
        newest: No row of the list is later.
        oldest: No row is earlier; None: not known, then rows below the last sure one stay open.
    """
    found = dict(sure)
    uppers = _uppers(len(month_days), sure, newest)
    lower = oldest
    for place in range(len(month_days) - 1, -1, -1):
        if place in sure:
            lower = sure[place]
            continue
        month_day = month_days[place]
        if month_day is None or lower is None:
            continue
        fitting = _fitting(month_day, uppers[place], lower)
        if len(fitting) == 1:
            found[place] = fitting[0]
    return found


def next_to_ask(open_places: Sequence[int]) -> int | None:
    """The row whose article settles most of the open ones: the last; those above follow from it."""
    return open_places[-1] if open_places else None


def _uppers(count: int, sure: Mapping[int, date], newest: date) -> list[date]:
    uppers, upper = [], newest
    for place in range(count):
        upper = sure.get(place, upper)
        uppers.append(upper)
    return uppers


def _fitting(month_day: MonthDay, upper: date, lower: date) -> list[date]:
    days = (_make(year, month_day) for year in range(lower.year, upper.year + 1))
    return [day for day in days if day is not None and lower <= day <= upper]


def _make(year: int, month_day: MonthDay) -> date | None:
    try:
        return date(year, *month_day)
    except ValueError:
        return None

"""A day → the text a row shows of it, and what that text states."""

from collections.abc import Callable
from datetime import date

from written_pages.truth import TODAY

_NUMERALS = "〇一二三四五六七八九"


def _chinese(day: date) -> str:
    def number(value: int) -> str:
        tens, ones = divmod(value, 10)
        head = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
        return head + (_NUMERALS[ones] if ones else "")

    year = "".join(_NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{number(day.month)}月{number(day.day)}日"


def _relative(day: date) -> str:
    days = (TODAY - day).days
    return {0: "今天", 1: "昨天"}.get(days) or (f"{days}天前" if days < 30 else f"{day:%Y-%m-%d}")


FORMS: dict[str, Callable[[date], str]] = {
    "dash": lambda day: f"{day:%Y-%m-%d}",
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dot": lambda day: f"{day:%Y.%m.%d}",
    "han": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "brackets": lambda day: f"[{day:%Y-%m-%d}]",
    "moment": lambda day: f"{day:%Y-%m-%d} 09:{day.day + 10}:05",
    "labelled": lambda day: f"发布时间：{day:%Y-%m-%d}",
    "chinese": _chinese,
    "relative": _relative,
    "short": lambda day: f"[{day:%m-%d}]",
    "short_han": lambda day: f"{day.month}月{day.day}日",
    "none": lambda _: "",
    "impossible": lambda day: f"{day.year}-02-31" if day.day % 3 == 0 else f"{day:%Y-%m-%d}",
    "future": lambda day: f"{day.year + 15}-{day:%m-%d}" if day.day % 3 == 0 else f"{day:%Y-%m-%d}",
}


def stated(day: date, form: str) -> tuple[date | None, tuple[int, int] | None]:
    """The full date, or month and day, that a form states without doubt."""
    if form in ("short", "short_han"):
        return None, (day.month, day.day)
    if form == "none" or (form in ("impossible", "future") and day.day % 3 == 0):
        return None, None
    return day, None

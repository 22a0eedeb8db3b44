"""Cron text → the same text, weekdays by name, or an error that says what is wrong with it."""

import re
from typing import NoReturn

from model.errors import ConfigError

_PARTS = (("分钟", 0, 59), ("小时", 0, 23), ("日", 1, 31), ("月", 1, 12), ("星期", 0, 7))
_RANGE = re.compile(r"(\*|(\d+)(?:-(\d+))?)(?:/(\d+))?\Z")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_cron(text: str, *, where: str) -> str:
    """Five checked parts, apart by one space; weekdays named, because clocks count them unlike.

    Raises:
        ConfigError: C16, a part is no number, list, range or step, or is out of its range.
    """
    parts = text.split()
    if len(parts) != len(_PARTS):
        _fail(f"{text!r} 应有 5 项，现有 {len(parts)} 项", where, "写：分 时 日 月 星期")
    read = [
        [_read_range(piece, name, low, high, where) for piece in part.split(",")]
        for part, (name, low, high) in zip(parts, _PARTS, strict=True)
    ]
    if parts[2] != "*" and parts[4] != "*":
        _fail(f"{text!r} 同时限定了日与星期，含义不明", where, "日与星期只限定一项")
    if parts[4] == "*":
        return " ".join(parts)
    # The week of cron begins on Sunday, that of the clock on Monday.
    days = {_DAYS[number] for numbers in read[4] for number in numbers}
    return " ".join([*parts[:4], ",".join(sorted(days, key=_DAYS.index))])


def _read_range(piece: str, name: str, low: int, high: int, where: str) -> range:
    """The numbers that one piece of a list stands for."""
    found = _RANGE.match(piece)
    if found is None:
        _fail(f"{name} {piece!r} 无效", where, "写数字、*、1-5、*/10 或以逗号分开的几个")
    _, first, last, step = found.groups()
    start = int(first) if first else low
    end = int(last) if last else (high if not first or step else start)
    for number in (start, end):
        if not low <= number <= high:
            _fail(f"{name} {number} 超出 {low}–{high}", where, f"写 {low} 到 {high}")
    if start > end:
        _fail(f"{name} {piece!r} 前大后小", where, "先写小的")
    if step and not 1 <= int(step) <= high:
        _fail(f"{name}的间隔 {step} 超出 1–{high}", where, f"写 1 到 {high}")
    return range(start, end + 1, int(step or 1))


def _fail(what: str, where: str, remedy: str) -> NoReturn:
    raise ConfigError(what, where=where, remedy=remedy, code="C16")

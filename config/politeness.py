"""`[politeness]` of a site file → how gently the site is visited. Pure."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, NoReturn, Protocol

from model.sites import Politeness

KEYS = ("delay_seconds", "concurrency", "obey_robots", "window")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z")
_ENDS = 2
_MAX_CONCURRENCY = 16
_MAX_DELAY = 3600


class Fail(Protocol):
    """Raises the error of a bad entry: what, the text to look for, remedy, code."""

    def __call__(self, what: str, needle: str, remedy: str, code: str) -> NoReturn:
        """Raise."""


def parse_politeness(entry: Mapping[str, Any], fail: Fail) -> Politeness:
    """What the section says; `fail` is called for an entry that is unusable."""
    return Politeness(
        delay_seconds=_delay(entry, fail),
        concurrency=_concurrency(entry, fail),
        obey_robots=parse_flag(entry, "obey_robots", fail),
        window=_window(entry, fail),
    )


def parse_flag(entry: Mapping[str, Any], name: str, fail: Fail) -> bool:
    """A truth value, true where nothing is said."""
    value = entry.get(name, True)
    if not isinstance(value, bool):
        fail(f"{name} {value!r} 不是真假值", name, "写 true 或 false", "C04")
    return value


def parse_window(entry: object) -> tuple[time, time]:
    """`["20:00", "06:00"]` → its two times; the second may lie on the next day.

    Raises:
        ValueError: it is no list of two different times.
    """
    if not isinstance(entry, list) or len(entry) != _ENDS:
        raise ValueError(entry)
    start, end = (_clock(text) for text in entry)
    if start == end:
        raise ValueError(entry)
    return start, end


def _clock(text: object) -> time:
    found = _CLOCK.match(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _window(entry: Mapping[str, Any], fail: Fail) -> tuple[time, time] | None:
    if "window" not in entry:
        return None
    try:
        return parse_window(entry["window"])
    except ValueError:
        fail(f"window {entry['window']!r} 无效", "window", '写 ["20:00", "06:00"]', "C04")


def _delay(entry: Mapping[str, Any], fail: Fail) -> float:
    delay = entry.get("delay_seconds", 1.0)
    is_number = isinstance(delay, int | float) and not isinstance(delay, bool)
    if not is_number or not 0 <= delay <= _MAX_DELAY:
        fail(f"delay_seconds {delay!r} 不是秒数", "delay_seconds", "写 0 到 3600", "C17")
    return float(delay)


def _concurrency(entry: Mapping[str, Any], fail: Fail) -> int:
    number = entry.get("concurrency", 1)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        fail(f"concurrency {number!r} 应为不小于 1 的整数", "concurrency", "改为整数", "C04")
    if number > _MAX_CONCURRENCY:
        fail(f"concurrency {number} 过大", "concurrency", f"不超过 {_MAX_CONCURRENCY}", "C17")
    return number

"""Blocks of combined lines that are all alike → what they count, column by column. Pure.

Nearly every block of a log is so, and columns cost a quarter of what single lines do. A block that
is not – a midnight inside, a user's name, a quote in an agent, a broken line – is none: the caller
halves it, down to single lines, which are read by `lines.read_combined` with the same outcome.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from collectors.access_log.lines import local_day
from collectors.access_log.rules import Judge

_STAMP = r"\[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "
#: What stands before the request of each line, all lines of a block in one: as it mostly is, …
_PLAIN_HEADS = re.compile(rf"(?:\n[^\s\[]++ - - {_STAMP})++")
#: … and with a user's name, or after what the line before has behind its agent.
_HEAD = re.compile(rf'[^\n]*+\n(\S++) \S++ [^\["\n]*+{_STAMP}')
_HEADS = re.compile(rf'(?:[^\n]*+\n\S++ \S++ [^\["\n]*+{_STAMP})++')
#: From the end of a head: ` - - [01/Feb/2026:10:00:00 +0800] `.
_AFTER_ADDRESS, _DAY, _HOUR, _ZONE = -34, slice(-28, -17), slice(-28, -14), slice(-7, -2)
_REQUEST = re.compile(r'([A-Z]++) ([^" ]*+)[^"]*+')
#: What stands behind the request of each line.
_STATUSES = re.compile(r"(?: \d{3} \S++ \n)++")
#: Quotes of a line: request, referer, agent; more where the log has more quoted fields.
_LEAST_QUOTES = 6
_HELD, _LONGEST_HELD = 65536, 512


class Block(NamedTuple):
    """A block of one day, as columns."""

    #: ISO, Asia/Shanghai.
    day: str
    addresses: list[str]
    agents: list[str]
    #: Why each line is no page view of a person; "" where it is one.
    reasons: list[str]


class _Unlike(Exception):
    """A part of a line has not the shape of its column."""


class _Held(dict[str, str]):
    """Answers by text; the oldest are dropped together, so memory stays flat."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        self._answer = answer

    def __missing__(self, text: str) -> str:
        answer = self._answer(text)
        if len(self) >= _HELD:
            self.clear()
        if len(text) <= _LONGEST_HELD:
            self[text] = answer
        return answer


class BlockReader:
    """Reads blocks by the rules of one installation; remembers what it has judged."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._statuses = _Held(judge.why_not_status)
        self._requests = _Held(self._judge_request)
        self._agents = _Held(judge.why_not_agent)

    def read(self, text: str) -> Block | None:
        """Lines without the last newline → their columns; None where they are not all alike."""
        stride = text.partition("\n")[0].count('"')
        if stride < _LEAST_QUOTES or stride % 2 or '\\"' in text:
            return None
        parts = ("\n" + text).split('"')
        tail = parts.pop()
        heads, statuses = parts[::stride], "\n".join(parts[2::stride])
        if (
            len(heads) != text.count("\n") + 1
            or "\n" in tail
            or parts[4::stride].count(" ") != len(heads)
            or _STATUSES.fullmatch(f"{statuses}\n") is None
        ):
            return None
        day, addresses = _common_day(heads), _addresses(heads)
        if not day or len(addresses) != len(heads):
            return None
        return self._judged(day, addresses, parts, stride)

    def _judged(
        self, day: str, addresses: list[str], parts: list[str], stride: int
    ) -> Block | None:
        agents = parts[5::stride]
        columns = zip(
            map(self._statuses.__getitem__, [status[1:4] for status in parts[2::stride]]),
            map(self._requests.__getitem__, parts[1::stride]),
            map(self._agents.__getitem__, agents),
            strict=True,
        )
        try:
            reasons = [status or request or agent for status, request, agent in columns]
        except (_Unlike, ValueError):
            return None
        if self._judge.has_own_addresses:
            why = self._judge.why_not_address
            reasons = [a or why(b) for a, b in zip(reasons, addresses, strict=True)]
        return Block(day, addresses, agents, reasons)

    def _judge_request(self, text: str) -> str:
        found = _REQUEST.fullmatch(text)
        if found is None:
            raise _Unlike
        return self._judge.why_not_request(found[1], found[2])


def _addresses(heads: list[str]) -> list[str]:
    """The visitors of the heads; fewer than the heads where one has not the shape."""
    joined = "".join(heads)
    if _PLAIN_HEADS.fullmatch(joined):
        return [head[1:_AFTER_ADDRESS] for head in heads]
    return _HEAD.findall(joined) if _HEADS.fullmatch(joined) else []


def _common_day(heads: list[str]) -> str:
    """The day in Asia/Shanghai of all heads; "" where they differ in day or zone."""
    zone, hour = heads[0][_ZONE], heads[0][_HOUR]
    place = _DAY if zone == "+0800" else _HOUR
    if len({head[place] for head in heads}) > 1 or len({head[_ZONE] for head in heads}) > 1:
        return ""
    try:
        return local_day(hour, zone)
    except (KeyError, ValueError):
        return ""

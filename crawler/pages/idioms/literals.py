"""Script text → the values its literals spell: objects, arrays, call arguments. Nothing is run.

Pure.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from model.patterns import late_pattern

_SPACE_OR_COMMENT = late_pattern(r"(?:\s+|/\*.*?\*/|//[^\n]*)*", re.DOTALL)
_NUMBER = late_pattern(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$])")
_NAME = late_pattern(r"[A-Za-z_$\u4e00-\u9fff][\w$\u4e00-\u9fff-]*")
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": ""}
_ESCAPE = late_pattern(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_MAX_DEPTH = 60
#: No page needs more; a hostile one could make each cost its whole length.
_MOST_CALLS = 60
#: How far before a key its object may begin.
_MOST_BEFORE = 3000


class NoLiteral(ValueError):
    """The text at this place spells no literal."""


@dataclass(frozen=True, slots=True)
class _Parser:
    """Reads the object literals of scripts, which JSON proper is too strict for."""

    text: str

    def value(self, at: int, depth: int = 0) -> tuple[object, int]:
        """The literal that starts at `at`, and where it ends; a variable or call reads as None."""
        if depth > _MAX_DEPTH:
            raise NoLiteral("nested too deep")
        at = self.skip(at)
        first = self.text[at : at + 1]
        if first == "{":
            return self.mapping(at + 1, depth)
        if first == "[":
            return self.items(at + 1, "]", depth)
        if first in ("'", '"', "`") and first:
            return self.string(at)
        return self.bare(at)

    def skip(self, at: int) -> int:
        """Where the next token starts."""
        found = _SPACE_OR_COMMENT.match(self.text, at)
        return found.end() if found else at

    def mapping(self, at: int, depth: int) -> tuple[dict[str, object], int]:
        """The object whose brace has just been read."""
        result: dict[str, object] = {}
        while True:
            at = self.skip(at)
            if self.text.startswith("}", at):
                return result, at + 1
            name, at = self.key(at)
            at = self.expect(":", at)
            result[name], at = self.value(at, depth + 1)
            at = self.after_value(at, "}")

    def key(self, at: int) -> tuple[str, int]:
        """A quoted or bare key."""
        if self.text[at : at + 1] in ("'", '"'):
            return self.string(at)
        found = _NAME.match(self.text, at) or _NUMBER.match(self.text, at)
        if not found:
            raise NoLiteral(f"no key at {at}")
        return found[0], found.end()

    def items(self, at: int, close: str, depth: int) -> tuple[list[object], int]:
        """What stands up to `close`, between commas."""
        result: list[object] = []
        while True:
            at = self.skip(at)
            if self.text.startswith(close, at):
                return result, at + 1
            value, at = self.value(at, depth + 1)
            result.append(value)
            at = self.after_value(at, close)

    def after_value(self, at: int, close: str) -> int:
        """Past the comma; an expression's rest (`a + b`) is passed over."""
        at = self.skip(at)
        if self.text.startswith(",", at):
            return at + 1
        return at if self.text.startswith(close, at) else self.pass_over(at)

    def pass_over(self, at: int) -> int:
        """To the comma or bracket that ends an expression."""
        depth = 0
        while at < len(self.text):
            char = self.text[at]
            if char in "'\"`":
                at = self.string(at)[1]
                continue
            if depth == 0 and char in ",)]}":
                return at + 1 if char == "," else at
            depth += (char in "([{") - (char in ")]}")
            if char == ";" and depth == 0:
                break
            at += 1
        raise NoLiteral("unfinished expression")

    def bare(self, at: int) -> tuple[object, int]:
        """A number, a constant, or a name that stands for something unknown."""
        if found := _NUMBER.match(self.text, at):
            return (float if "." in found[0] else int)(float(found[0])), found.end()
        if found := _NAME.match(self.text, at):
            return _CONSTANTS.get(found[0]), found.end()
        if self.text[at : at + 1] in ("(", "!", "+", "-"):
            return None, at
        raise NoLiteral(f"no value at {at}")

    def expect(self, char: str, at: int) -> int:
        """Past `char`."""
        at = self.skip(at)
        if not self.text.startswith(char, at):
            raise NoLiteral(f"no {char} at {at}")
        return at + 1

    def string(self, at: int) -> tuple[str, int]:
        """The quoted string that starts at `at`."""
        quote, start = self.text[at], at + 1
        at = start
        while at < len(self.text):
            if self.text[at] == "\\":
                at += 2
            elif self.text[at] == quote:
                return _ESCAPE.sub(_unescaped, self.text[start:at]), at + 1
            else:
                at += 1
        raise NoLiteral("unfinished string")


def _unescaped(found: re.Match[str]) -> str:
    if code := found[1] or found[2]:
        return chr(int(code, 16))
    return "" if found[3] in ("\n", "\r\n") else _ESCAPES.get(found[3], found[3])


def parse_literal(text: str, at: int = 0) -> object:
    """The JSON or script literal that starts at `at`.

    Raises:
        NoLiteral: there is none.
    """
    return read_literal(text, at)[0]


def read_literal(text: str, at: int = 0) -> tuple[object, int]:
    """As `parse_literal`, with the place where the literal ends.

    Raises:
        NoLiteral: there is none.
    """
    start = _Parser(text).skip(at)
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        return _Parser(text).value(start)


def literal_after(text: str, opening: re.Pattern[str]) -> object:
    """The first literal that follows a match of `opening`; None if there is none."""
    for found in opening.finditer(text):
        try:
            return parse_literal(text, found.end())
        except NoLiteral:
            continue
    return None


def literal_around(text: str, key: re.Pattern[str]) -> object:
    """The innermost object literal around a match of `key`; None if there is none."""
    for found in key.finditer(text):
        start, floor = found.start(), max(0, found.start() - _MOST_BEFORE)
        while (start := text.rfind("{", floor, start)) >= 0:
            try:
                value, end = read_literal(text, start)
            except NoLiteral:
                continue
            if end > found.start():
                return value
    return None


def calls(text: str, name: str) -> Iterator[list[object]]:
    """The arguments of each call of `name`; not its definition, not what is commented out."""
    found_calls = re.finditer(rf"(?<![\w$]){re.escape(name)}\s*\(", text)
    for found in islice(found_calls, _MOST_CALLS):
        before = text[max(0, found.start() - 12) : found.start()]
        if re.search(r"function\s+$", before) or is_commented(text, found.start()):
            continue
        try:
            yield _Parser(text).items(found.end(), ")", 0)[0]
        except NoLiteral:
            continue


def is_commented(text: str, at: int) -> bool:
    """True where the place lies in a script's line or block comment."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if re.search(r"(?<![:'\"\w(])//(?!\s*-->)", line):
        return True
    script = max(text.rfind("<script", 0, at), 0)
    opened = text.rfind("/*", script, at)
    return opened >= 0 and text.find("*/", opened, at) < 0

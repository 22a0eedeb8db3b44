"""One entry of a site file set to a value; every other line stays as a person wrote it. Pure."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from model.errors import ConfigError

#: Text, number, truth or a list of texts, as TOML has them.
TomlValue = str | int | float | bool | list[str]

#: Stands behind an entry that was not found; goes when it is.
NOT_READ = "，未能读到"
_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_VALUE = r"""(?:\[[^\]]*\]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^#\n]*?)"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What one entry of a site file is to say."""

    name: str
    value: TomlValue
    #: "" for the top of the file.
    section: str = ""


def set_entries(text: str, entries: Iterable[Entry]) -> str:
    """`text` with each entry set; a line in which it is commented out is taken for it.

    Raises:
        ConfigError: the text is no TOML, or an entry is written in a way that a person has to
            change.
    """
    try:
        before = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"站点文件有 TOML 语法错误（{error}）", remedy="先改正站点文件", code="C02"
        ) from error
    missing = [each for each in entries if not _says(before, each)]
    changed = text
    for entry in missing:
        changed = _set(changed, entry)
    if missing:
        _check(before, changed, missing)
    return changed


def to_toml(value: TomlValue) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(to_toml(each) for each in value)}]"
    if isinstance(value, str):
        # A TOML basic string; JSON writes the same escapes.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def _says(table: Mapping[str, Any], entry: Entry) -> bool:
    inner = table.get(entry.section, {}) if entry.section else table
    found = inner.get(entry.name) if isinstance(inner, dict) else None
    return found == entry.value and type(found) is type(entry.value)


def _set(text: str, entry: Entry) -> str:
    name, literal, span = entry.name, to_toml(entry.value), _span(text, entry.section)
    if span is None:
        end = _top_end(text)
        return f"{text[:end]}[{entry.section}]\n{name} = {literal}\n\n{text[end:]}"
    part = text[span[0] : span[1]]
    for start in ("", r"#[ \t]*"):
        line = re.compile(
            rf"^{start}{name}[ \t]*=[ \t]*{_VALUE}(?P<rest>[ \t]*(?:#.*)?)$", re.MULTILINE
        )
        found = line.search(part)
        if found is not None:
            new = f"{name} = {literal}{found['rest'].removesuffix(NOT_READ)}"
            part = part[: found.start()] + new + part[found.end() :]
            return text[: span[0]] + part + text[span[1] :]
    kept = part.rstrip("\n")
    gap = "\n" if kept or span[0] else ""
    tail = "\n" if span[1] < len(text) else ""
    return f"{text[: span[0]]}{kept}{gap}{name} = {literal}\n{tail}{text[span[1] :]}"


def _span(text: str, section: str) -> tuple[int, int] | None:
    """Where the entries of a section stand; "" are those before the first header."""
    if not section:
        return 0, _top_end(text)
    header = re.search(rf"^[ \t]*\[{section}\].*$", text, re.MULTILINE)
    if header is None:
        return None
    after = _HEADER.search(text, header.end())
    return header.end(), after.start() if after else len(text)


def _top_end(text: str) -> int:
    first = _HEADER.search(text)
    return first.start() if first else len(text)


def _check(before: Mapping[str, Any], changed: str, entries: Iterable[Entry]) -> None:
    """See that the text says what it said before, and the new values, and nothing else."""
    wanted: dict[str, Any] = dict(before)
    for entry in entries:
        if entry.section:
            wanted[entry.section] = {**wanted.get(entry.section, {}), entry.name: entry.value}
        else:
            wanted[entry.name] = entry.value
    try:
        is_right = tomllib.loads(changed) == wanted
    except (ValueError, RecursionError):
        is_right = False
    if not is_right:
        names = "、".join(entry.name for entry in entries)
        raise ConfigError(
            f"站点文件的写法不能自动修改（{names}）", remedy="在站点文件中手工修改", code="C04"
        )

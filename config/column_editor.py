"""A person's word about one column → its site file, in which every other line stays as it was."""

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from config.site_lock import alone_in
from config.sites import parse_site
from model.columns import Column, ColumnKind
from model.errors import ConfigError, Conflict, UsageError
from model.sites import Site
from model.text import clean_line

_BLOCK = re.compile(r"^[ \t]*\[\[columns\]\]", re.MULTILINE)
_NEXT_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_BY_HAND = "写法特殊，请打开站点文件手工修改这一栏"
#: How discovery marks a column whose kind it was unsure of.
_DOUBT = "请核对"


def set_column(
    path: Path,
    name: str,
    *,
    kind: ColumnKind,
    freshness_days: int | None,
    seen: Column,
    by: str,
    today: date,
) -> Site:
    """Write the kind and the freshness limit of a column → the site as its file now describes it.

    A note by which discovery asked for a check goes: somebody has checked. Two people at once
    come one after the other, and the second is told what the first made of the column.

    Raises:
        UsageError: there is no such column any more.
        Conflict: the column is no longer what the person saw.
        ConfigError: the file cannot be read or written, or is written in an unusual way.
    """
    with alone_in(path.parent):
        text = _read(path)
        site = parse_site(text, name=path.name, stem=path.stem)
        place, column = _find(site, name)
        if (column.kind, column.freshness_days) != (seen.kind, seen.freshness_days):
            raise Conflict(
                f"「{name}」已被他人改为 {words_of(column)}，您要改为 {kind.label}，未保存",
                where=path.name,
                remedy="刷新后再决定",
            )
        wanted = replace(column, kind=kind, freshness_days=freshness_days, note=_kept_note(column))
        changed = edit_block(text, place, wanted, by=by, today=today)
        after = parse_site(changed, name=path.name, stem=path.stem)
        if after != _with(site, place, wanted):
            raise ConfigError(_BY_HAND, where=f"{path.name} [[columns]] {name}", remedy=_BY_HAND)
        _write(path, changed)
    return after


def edit_block(text: str, place: int, column: Column, *, by: str, today: date) -> str:
    """The text of a site file with the `place`-th block of columns made to say what `column` does.

    Pure; lines other than kind, freshness_days and note are left alone.
    """
    starts = [found.start() for found in _BLOCK.finditer(text)]
    if place >= len(starts):
        return text
    body = text.index("\n", starts[place]) + 1 if "\n" in text[starts[place] :] else len(text)
    following = _NEXT_TABLE.search(text, body)
    end = following.start() if following else len(text)
    lines = text[body:end].splitlines(keepends=True)
    lines = _set(
        lines, "kind", f'"{column.kind}"  # {column.kind.label}：{clean_line(by)} {today} 核定'
    )
    days = column.freshness_days
    lines = _set(lines, "freshness_days", None if days is None else str(days))
    if not column.note:
        lines = _set(lines, "note", None)
    return text[:body] + "".join(lines) + text[end:]


def words_of(column: Column) -> str:
    """What a column is said to be, for a message."""
    days = column.freshness_days
    return column.kind.label + (f"、{days} 天内须更新" if days is not None else "")


def _set(lines: list[str], key: str, value: str | None) -> list[str]:
    """The lines of a block with one key set, or without it."""
    known = re.compile(rf"[ \t]*{key}[ \t]*=")
    kept = [line for line in lines if not known.match(line)]
    if value is None:
        return kept
    place = next((n for n, line in enumerate(lines) if known.match(line)), None)
    if place is None:
        place = max((n + 1 for n, line in enumerate(lines) if "=" in line), default=0)
    if place and not lines[place - 1].endswith("\n"):
        kept[place - 1] += "\n"
    return [*kept[:place], f"{key} = {value}\n", *kept[place:]]


def _find(site: Site, name: str) -> tuple[int, Column]:
    for place, column in enumerate(site.columns):
        if column.name == name:
            return place, column
    raise UsageError(f"没有栏目「{name}」", remedy="刷新页面；它可能已从站点文件中删去")


def _kept_note(column: Column) -> str:
    return "" if column.note.startswith(_DOUBT) else column.note


def _with(site: Site, place: int, column: Column) -> Site:
    columns = (*site.columns[:place], column, *site.columns[place + 1 :])
    return replace(site, columns=columns)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"站点文件无法读取（{error}）", where=str(path), remedy="检查文件", code="C02"
        ) from error


def _write(path: Path, text: str) -> None:
    """Write the file so that it is there whole, old or new."""
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.stem}-", delete=False
        ) as draft:
            draft.write(text)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).chmod(path.stat().st_mode)
        Path(draft.name).replace(path)
    except OSError as error:
        raise ConfigError(
            f"站点文件无法写入（{error.strerror}）",
            where=str(path),
            remedy="检查目录权限与磁盘空间",
        ) from error

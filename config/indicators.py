"""`config/indicators.toml` → the indicators of inspection, in the order of the file."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from model.errors import ConfigError
from model.indicators import Indicator, IndicatorGroup
from model.issues import Severity

_PATH = Path(__file__).with_name("indicators.toml")
_KEYS = (
    "id", "title", "document", "clause", "severity", "confirmed", "urgent", "applies_to",
    "thresholds", "points", "group", "remedy",
)  # fmt: skip


def load_indicators(path: Path = _PATH) -> tuple[Indicator, ...]:
    """All indicators of a file; a province's own table is another file of the same form.

    Raises:
        ConfigError: the file cannot be read, or an entry has an unknown or unusable part.
    """
    entries = _table(path).get("indicators", [])
    indicators = tuple(_indicator(entry, path.name) for entry in entries)
    seen: set[str] = set()
    for indicator in indicators:
        if indicator.id in seen:
            _refuse(path.name, indicator.id, "编号重复", "改名或删去一个", "C03")
        seen.add(indicator.id)
    return indicators


def load_own_indicators(own: Path) -> tuple[Indicator, ...]:
    """The bundled indicators as an installation's own file (a province's table) changes them.

    An entry names a bundled indicator; what it states replaces the bundled part, limits one by
    one, and `off = true` leaves the indicator out. No file: the bundled ones as they are.

    Raises:
        ConfigError: as `load_indicators`, or an entry names no bundled indicator.
    """
    bundled = _table(_PATH)["indicators"]
    if not own.exists():
        return load_indicators()
    changes = {str(entry.get("id", "?")): entry for entry in _table(own).get("indicators", [])}
    known = {entry["id"] for entry in bundled}
    for name in changes:
        if name not in known:
            remedy = f"编号写 {'、'.join(sorted(known)[:3])} 等之一"
            _refuse(own.name, name, "没有判断这个指标的规则", remedy, "C04")
    merged = (_merge(entry, changes.get(entry["id"], {})) for entry in bundled)
    return tuple(_indicator(entry, own.name) for entry in merged if not entry.pop("off", False))


def indicators_by_id(own: Path) -> dict[str, Indicator]:
    """Id → indicator, to name what issues are about: the installation's own before the bundled.

    An indicator that is left out is in it too: issues of it from earlier days are still shown.

    Raises:
        ConfigError: as `load_own_indicators`.
    """
    return {one.id: one for one in (*load_indicators(), *load_own_indicators(own))}


def titles_by_id(own: Path) -> dict[str, str]:
    """Id → title, of the same indicators."""
    return {name: one.title for name, one in indicators_by_id(own).items()}


def load_groups(path: Path = _PATH) -> tuple[IndicatorGroup, ...]:
    """Groups of the 扣分 table with the points that each can lose at most."""
    groups = _table(path).get("groups", {})
    return tuple(IndicatorGroup(name=name, points=float(points)) for name, points in groups.items())


def load_own_groups(own: Path) -> tuple[IndicatorGroup, ...]:
    """The bundled groups with the points that an installation's own file gives them."""
    found = {group.name: group for group in load_groups()}
    if own.exists():
        found |= {group.name: group for group in load_groups(own)}
    return tuple(found.values())


def _merge(bundled: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    limits = bundled.get("thresholds", {}) | change.get("thresholds", {})
    return {**bundled, **change, "thresholds": limits}


def _table(path: Path) -> Mapping[str, Any]:
    try:
        now = path.stat()
    except FileNotFoundError as error:
        raise ConfigError(
            "没有这个指标文件", where=str(path), remedy="检查路径", code="C01"
        ) from error
    return _read(path, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, moment: int, size: int) -> Mapping[str, Any]:
    """The table of a file, parsed again only where it changed: every page and judgement asks."""
    del moment, size
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"TOML 语法错误（{error}）", where=path.name, remedy="检查引号与括号", code="C02"
        ) from error


def _indicator(entry: Mapping[str, Any], file: str) -> Indicator:
    name = str(entry.get("id", "?"))
    for key in entry:
        if key not in _KEYS:
            _refuse(file, name, f"未知的项「{key}」", "改正或删去", "C04")
    for key in ("id", "title", "document", "clause", "severity", "confirmed"):
        if key not in entry:
            _refuse(file, name, f"缺少 {key}", f"补上 {key}", "C04")
    if entry["severity"] not in set(Severity):
        choices = " ".join(Severity)
        _refuse(file, name, f"severity {entry['severity']!r} 无效", f"写 {choices} 之一", "C04")
    return Indicator(
        id=name,
        title=entry["title"],
        document=entry["document"],
        clause=entry["clause"],
        severity=Severity(entry["severity"]),
        is_confirmed=bool(entry["confirmed"]),
        is_urgent=bool(entry.get("urgent", False)),
        applies_to=tuple(entry.get("applies_to", ())),
        thresholds=_thresholds(entry, file, name),
        points=float(entry.get("points", 0)),
        group=entry.get("group", ""),
        remedy=entry.get("remedy", ""),
    )


def _thresholds(entry: Mapping[str, Any], file: str, name: str) -> tuple[tuple[str, float], ...]:
    limits = entry.get("thresholds", {})
    for key, value in limits.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            _refuse(file, name, f"阈值 {key} = {value!r} 不是非负数", "写数字", "C04")
    return tuple((key, float(value)) for key, value in limits.items())


def _refuse(file: str, entry: str, what: str, remedy: str, code: str) -> None:
    raise ConfigError(what, where=f"{file} 指标「{entry}」", remedy=remedy, code=code)

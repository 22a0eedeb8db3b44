"""`calendar.toml` → the steps of a report with their days, or an error that names the entry."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.calendars import CalendarStep, ReportStep
from model.errors import ConfigError
from model.people import Role

_PATH = Path(__file__).with_name("calendar.toml")
_CHANGEABLE = ("title", "opens", "due")
_DAY = re.compile(r"(\d{2})-(\d{2})")
#: 29 February is no day of every year.
_SOME_YEAR = 2025


def load_calendar(own: Path | None = None) -> tuple[CalendarStep, ...]:
    """The bundled steps in their order, with the days that an installation's own file changes.

    Raises:
        ConfigError: a file is no TOML, or an entry is unknown or unusable.
    """
    known = _steps(_PATH.read_text(encoding="utf-8"), _PATH.name)
    text = own.read_text(encoding="utf-8-sig") if own is not None and own.exists() else ""
    name = own.name if own is not None else _PATH.name
    for key, entry in _steps(text, name).items():
        where = f"{name} [steps.{key}]"
        if key not in known:
            raise ConfigError(
                f"没有步骤「{key}」", where=where, remedy=f"可用：{' '.join(known)}", code="C03"
            )
        _refuse_unknown(entry, where)
        known[key] = {**known[key], **entry}
    return tuple(_step(key, entry, f"{name} [steps.{key}]") for key, entry in known.items())


def _steps(text: str, name: str) -> dict[str, dict[str, Any]]:
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"不是有效的 TOML（{error}）", where=name, remedy="按这一行改正", code="C02"
        ) from error
    steps = table.get("steps", {})
    if set(table) - {"steps"} or not isinstance(steps, dict):
        raise ConfigError(
            "只能有 [steps.名称] 各段", where=name, remedy="见 docs/home.md", code="C03"
        )
    return {key: _entry(entry, f"{name} [steps.{key}]") for key, entry in steps.items()}


def _entry(entry: object, where: str) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise ConfigError("应写成一段", where=where, remedy='如 due = "01-15"', code="C04")
    return dict(entry)


def _refuse_unknown(entry: Mapping[str, Any], where: str) -> None:
    for key in entry:
        if key not in _CHANGEABLE:
            raise ConfigError(
                f"不能改 {key!r}", where=where, remedy=f"可用：{' '.join(_CHANGEABLE)}", code="C03"
            )


def _step(key: str, entry: Mapping[str, Any], where: str) -> CalendarStep:
    step = CalendarStep(
        step=ReportStep(key),
        title=str(entry["title"]),
        role=Role(entry["role"]),
        opens=_day(entry["opens"], where, "opens"),
        due=_day(entry["due"], where, "due"),
    )
    if step.due_on(_SOME_YEAR) < step.opens_on(_SOME_YEAR):
        raise ConfigError(
            f"最迟日 {entry['due']} 早于开始日 {entry['opens']}",
            where=where,
            remedy="两个日期对调",
            code="C04",
        )
    return step


def _day(text: object, where: str, key: str) -> tuple[int, int]:
    found = _DAY.fullmatch(text) if isinstance(text, str) else None
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(_SOME_YEAR, month)[1]:  # noqa: PLR2004
        raise ConfigError(
            f"{key} = {text!r} 不是日期", where=where, remedy='写月-日，如 "01-31"', code="C04"
        )
    return month, day

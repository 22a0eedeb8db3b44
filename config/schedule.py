"""`schedule.toml` → the schedule, or an error that names the entry and the remedy."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from config.cron import read_cron
from model.errors import ConfigError, UsageError
from model.schedules import Schedule, ScheduledTask

_PATH = Path(__file__).with_name("schedule.toml")
_TOP = ("timezone", "tasks", "sites", "limits", "visits")
_LIMITS = ("long_at_once",)
_VISITS = ("keep_days",)
_TASK_KEYS = ("title", "cron", "spread_minutes", "per_site", "keep_days")
_ZONE = "Asia/Shanghai"
_MAX_SPREAD = 7 * 24 * 60
_MAX_KEEP = 3660
_MAX_AT_ONCE = 10_000
#: Rules look at a month of visits.
_LEAST_VISITS = 62
#: The task that goes on with the waves.
_WAVES = "waves"


def load_schedule(own: Path | None = None) -> Schedule:
    """The bundled schedule with the changes of an installation's own file, if there is one.

    Raises:
        ConfigError: a file is no TOML, or an entry is unknown or unusable.
    """
    bundled = _PATH.read_text(encoding="utf-8")
    changed = own.read_text(encoding="utf-8-sig") if own is not None and own.exists() else ""
    return parse_schedule(bundled, changed, name=own.name if own else _PATH.name)


def require_waves_driven(own: Path) -> None:
    """See that the schedule drives the waves that are left to it.

    Raises:
        UsageError: the installation has switched the task that does so off.
        ConfigError: as `load_schedule`.
    """
    if not load_schedule(own).is_on(_WAVES):
        raise UsageError(
            "任务计划中已停用 waves，成批任务无人推进",
            where=f"{own.name} [tasks.{_WAVES}]",
            remedy="恢复它的 cron，或在命令行不加 --defer 直接做",
        )


def parse_schedule(bundled: str, changed: str = "", *, name: str) -> Schedule:
    """The schedule that two texts describe, the second changing the first; `name` is for messages.

    Raises:
        ConfigError: as `load_schedule`.
    """
    base, own = _table(bundled, _PATH.name), _table(changed, name)
    known = _entries(base, "tasks", _PATH.name)
    changes = _entries(own, "tasks", name)
    for task in changes:
        if task not in known:
            _fail(f"没有任务「{task}」", f"{name} [tasks.{task}]", f"可用：{' '.join(known)}")
    merged = {task: {**known[task], **changes.get(task, {})} for task in known}
    tasks = (_task(task, entry, f"{name} [tasks.{task}]") for task, entry in merged.items())
    overrides = [
        (site, task, _cron(cron, f"{name} [sites.{site}] {task}"))
        for site, entry in _entries(own, "sites", name).items()
        for task, cron in entry.items()
        if _is_per_site(task, merged, f"{name} [sites.{site}]")
    ]
    return Schedule(
        tasks=tuple(tasks),
        overrides=tuple(overrides),
        long_at_once=_long_at_once(
            {**base.get("limits", {}), **_section(own, "limits", _LIMITS, name)}, name
        ),
        keep_visits=_keep_visits(
            {**base.get("visits", {}), **_section(own, "visits", _VISITS, name)}, name
        ),
    )


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"TOML 语法错误（{error}）", where=name, remedy="检查引号、括号与等号", code="C02"
        ) from error
    for key in table:
        if key not in _TOP:
            _fail(f"未知的项「{key}」", name, f"可用：{' '.join(_TOP)}")
    zone = table.get("timezone", _ZONE)
    if zone != _ZONE:
        is_vague = zone in {"CST", "PRC", "GMT+8"}
        what = f"时区「{zone}」{'有歧义' if is_vague else '不能用'}"
        raise ConfigError(what, where=name, remedy=f"请用 {_ZONE}", code="C15")
    return table


def _entries(table: Mapping[str, Any], key: str, name: str) -> dict[str, dict[str, Any]]:
    entries = table.get(key, {})
    if not isinstance(entries, dict) or not all(isinstance(e, dict) for e in entries.values()):
        _fail(f"{key} 应写成 [{key}.名称]", name, "每个一段")
    return entries


def _task(name: str, entry: Mapping[str, Any], where: str) -> ScheduledTask:
    for key in entry:
        if key not in _TASK_KEYS:
            _fail(f"未知的项「{key}」", where, f"可用：{' '.join(_TASK_KEYS)}")
    is_per_site = entry.get("per_site", True)
    if not isinstance(is_per_site, bool):
        _fail(f"per_site {is_per_site!r} 不是真假值", where, "写 true 或 false")
    return ScheduledTask(
        name=name,
        title=str(entry.get("title", name)),
        cron=_cron(entry.get("cron"), where),
        spread=timedelta(minutes=_number(entry, "spread_minutes", 0, _MAX_SPREAD, where)),
        is_per_site=is_per_site,
        keep=timedelta(days=_number(entry, "keep_days", 400, _MAX_KEEP, where)),
    )


def _section(
    table: Mapping[str, Any], section: str, known: Sequence[str], name: str
) -> dict[str, Any]:
    found = table.get(section, {})
    if not isinstance(found, dict):
        _fail(f"{section} 应写成 [{section}]", name, "写成一段")
    for key in found:
        if key not in known:
            _fail(f"未知的项「{key}」", f"{name} [{section}]", f"可用：{' '.join(known)}")
    return found


def _keep_visits(table: Mapping[str, Any], name: str) -> timedelta:
    where = f"{name} [visits]"
    days = _number(table, "keep_days", 800, _MAX_KEEP, where)
    if days < _LEAST_VISITS:
        _fail(f"keep_days {days} 太少", where, f"写 {_LEAST_VISITS} 到 {_MAX_KEEP} 的整数")
    return timedelta(days=days)


def _long_at_once(limits: Mapping[str, Any], name: str) -> int:
    return _number(limits, "long_at_once", 0, _MAX_AT_ONCE, f"{name} [limits]")


def _is_per_site(task: str, tasks: Mapping[str, Mapping[str, Any]], where: str) -> bool:
    names = [name for name, entry in tasks.items() if entry.get("per_site", True)]
    if task not in names:
        _fail(f"没有按站点执行的任务「{task}」", where, f"可用：{' '.join(names)}")
    return True


def _cron(text: object, where: str) -> str:
    if not isinstance(text, str):
        _fail(f"cron 应为带引号的文字，现为 {text!r}", where, '写 cron = "0 6 * * *"')
    return read_cron(text, where=where) if text.strip() else ""


def _number(entry: Mapping[str, Any], key: str, default: int, high: int, where: str) -> int:
    value = entry.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= high:
        _fail(f"{key} {value!r} 应为 0 到 {high} 的整数", where, "改为整数")
    return value


def _fail(what: str, where: str, remedy: str) -> NoReturn:
    raise ConfigError(what, where=where, remedy=remedy, code="C04")

"""`security.toml` → how strictly logins are guarded, or an error that names the entry."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from model.errors import ConfigError
from model.people import Role
from model.security import PasswordPolicy, SecuritySettings

_DEFAULT = SecuritySettings()
#: Whole numbers: key → lowest, highest.
_NUMBERS = {
    "idle_minutes": (1, 240),
    "session_hours": (1, 24),
    "login_tries": (3, 10),
    "lock_minutes": (1, 1440),
    "tries_per_minute": (5, 1000),
    "unused_days": (30, 365),
}
_KEYS = ("password_policy", "second_factor_roles", "plain_http", *_NUMBERS)


def load_security(path: Path) -> SecuritySettings:
    """The settings of an installation; the defaults where it has no such file.

    Raises:
        ConfigError: the file is no TOML, or an entry is unknown or unusable.
    """
    if not path.exists():
        return _DEFAULT
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"TOML 语法错误（{error}）", where=path.name, remedy="检查引号、等号与编码", code="C02"
        ) from error
    return _settings(table, path.name)


def _settings(table: Mapping[str, Any], name: str) -> SecuritySettings:
    for key in table:
        if key not in _KEYS:
            _fail(f"未知的项「{key}」", f"{name} {key}", f"可用：{' '.join(_KEYS)}")
    numbers = {key: _number(table, key, name) for key in _NUMBERS}
    return SecuritySettings(
        password_policy=_policy(table, name),
        second_factor_roles=_roles(table, name),
        plain_http=_flag(table, "plain_http", name),
        idle=_span(numbers["idle_minutes"], "minutes", _DEFAULT.idle),
        absolute=_span(numbers["session_hours"], "hours", _DEFAULT.absolute),
        tries=numbers["login_tries"] or _DEFAULT.tries,
        lock=_span(numbers["lock_minutes"], "minutes", _DEFAULT.lock),
        tries_per_minute=numbers["tries_per_minute"] or _DEFAULT.tries_per_minute,
        unused=_span(numbers["unused_days"], "days", _DEFAULT.unused),
    )


def _number(table: Mapping[str, Any], key: str, name: str) -> int | None:
    """The number of a key, None where it is not written."""
    low, high = _NUMBERS[key]
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        _fail(f"{value!r} 应为 {low} 到 {high} 的整数", f"{name} {key}", "改为范围内的整数")
    return value


def _span(number: int | None, unit: str, default: timedelta) -> timedelta:
    return default if number is None else timedelta(**{unit: number})


def _policy(table: Mapping[str, Any], name: str) -> PasswordPolicy:
    given = table.get("password_policy", _DEFAULT.password_policy.value)
    known = [policy.value for policy in PasswordPolicy]
    if given not in known:
        _fail(f"没有密码规则 {given!r}", f"{name} password_policy", f"可用：{' '.join(known)}")
    return PasswordPolicy(given)


def _roles(table: Mapping[str, Any], name: str) -> frozenset[Role]:
    given = table.get("second_factor_roles")
    if given is None:
        return _DEFAULT.second_factor_roles
    known = [role.value for role in Role]
    where = f"{name} second_factor_roles"
    if not isinstance(given, list):
        _fail(f"{given!r} 应为列表", where, '写 ["admin", "security", "auditor"]')
    for role in given:
        if role not in known:
            _fail(f"没有角色 {role!r}", where, f"可用：{' '.join(known)}")
    return frozenset(Role(role) for role in given)


def _flag(table: Mapping[str, Any], key: str, name: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        _fail(f"{value!r} 不是真假值", f"{name} {key}", "写 true 或 false")
    return value


def _fail(what: str, where: str, remedy: str) -> NoReturn:
    raise ConfigError(what, where=where, remedy=remedy, code="C04")

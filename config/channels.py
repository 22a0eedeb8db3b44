"""`channels.toml` → the alert channels, or an error that names the entry and the remedy."""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from config.recipients import name_of, only_carries, person_entry
from model.errors import ConfigError
from model.issues import Severity
from model.messages import Channel

#: Channel type → settings it must have.
_NEEDED = {
    "webhook": ("url",),
    "wecom": ("url",),
    "dingtalk": ("url",),
    "feishu": ("url",),
    "email": ("host", "sender", "to"),
    "syslog": ("host",),
    "apprise": ("url",),
}
#: Settings that may be secret: `url` itself may also be given as the variable `url_env`.
_SECRETS = ("url", "secret", "password")
_SETTINGS = (
    "url", "host", "port", "sender", "to", "user", "tls", "ca_file", "protocol", "facility",
)  # fmt: skip
_COMMON = (
    "name", "type", "allow_networks", "min_severity", "sites", "quiet", "quiet_on_holidays",
    "digest_at", "escalation", "per_minute", "person",
)  # fmt: skip
_KNOWN = {*_COMMON, *_SETTINGS, *(f"{name}_env" for name in _SECRETS)}
_CHOICES = {"tls": ("starttls", "tls", "none"), "protocol": ("udp", "tcp")}
_MAX_PORT = 65535
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9./_-]*)?")


def load_channels(path: Path, environ: Mapping[str, str]) -> tuple[Channel, ...]:
    """All channels of the file; none where there is no file.

    `environ` is where named secrets are looked up.

    Raises:
        ConfigError: the file or an entry is unusable, or a named variable is not set.
    """
    if not path.exists():
        return ()
    return parse_channels(path.read_text(encoding="utf-8-sig"), environ, name=path.name)


def load_page_address(path: Path) -> str:
    """Where people open the review page, as `page_address` of the file says; empty: not said.

    Messages then carry the address of the issue's page. Without a `/` at its end.

    Raises:
        ConfigError: the file is no TOML, or what it says is no address.
    """
    if not path.exists():
        return ""
    address = _toml(path.read_text(encoding="utf-8-sig"), path.name).get("page_address", "")
    if address == "":
        return ""
    if not isinstance(address, str) or not _ORIGIN.fullmatch(address):
        raise ConfigError(
            f"page_address {address!r} 不是填报页的网址",
            where=path.name,
            remedy='写 "https://域名" 或 "http://地址:端口"，不带参数',
            code="C06",
        )
    return address.rstrip("/")


def parse_channels(text: str, environ: Mapping[str, str], *, name: str) -> tuple[Channel, ...]:
    """The channels that a file's text describes; `name` is for messages.

    Raises:
        ConfigError: as `load_channels`.
    """
    tables = _toml(text, name)
    entries, people = _tables(tables, "channels", name), _tables(tables, "people", name)
    carriers = {name_of(entry): entry for entry in entries}
    channels = (
        *(
            _Entry(entry, f"{name} 第 {number} 个渠道", environ).channel()
            for number, entry in enumerate(entries, 1)
            if not only_carries(entry, people)
        ),
        *(
            _Entry(person_entry(person, carriers, where=where), where, environ).channel()
            for number, person in enumerate(people, 1)
            for where in [f"{name} 第 {number} 个收件人"]
        ),
    )
    names = [channel.name for channel in channels]
    for twice in sorted({each for each in names if names.count(each) > 1}):
        raise ConfigError(f"渠道名「{twice}」重复", where=name, remedy="改名", code="C03")
    return channels


def _toml(text: str, name: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"TOML 语法错误（{error}）", where=name, remedy="检查引号、括号与等号", code="C02"
        ) from error


def _tables(tables: Mapping[str, Any], key: str, name: str) -> list[dict[str, Any]]:
    entries = tables.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"{key} 应写成 [[{key}]]", where=name, remedy="每个一段", code="C04")
    return entries


class _Entry:
    """Reads one [[channels]] table."""

    def __init__(self, table: Mapping[str, Any], place: str, environ: Mapping[str, str]) -> None:
        self._table = table
        self._place = place
        self._environ = environ

    def channel(self) -> Channel:
        for key in self._table:
            if key not in _KNOWN:
                self._fail(f"未知的项「{key}」", "改正或删去")
        kind = self._text("type")
        if kind not in _NEEDED:
            self._fail(f"渠道类型 {kind!r} 无效", f"写 {' '.join(_NEEDED)} 之一")
        networks = self._networks()
        secrets = self._secrets(kind, is_inside=bool(networks))
        self._check_settings(kind)
        return Channel(
            name=self._text("name") or kind,
            type=kind,
            settings=tuple((key, str(self._table[key])) for key in _SETTINGS if key in self._table),
            allow_networks=networks,
            min_severity=self._choice("min_severity", "notice", tuple(Severity)),
            sites=self._list("sites"),
            quiet=self._quiet(),
            is_quiet_on_holidays=self._flag("quiet_on_holidays"),
            digest_at=self._time(self._text("digest_at")) if self._text("digest_at") else None,
            is_escalation=self._flag("escalation"),
            person=self._text("person"),
            per_minute=self._number("per_minute", 20, 1000),
            secrets=secrets,
        )

    def _secrets(self, kind: str, *, is_inside: bool) -> tuple[tuple[str, str], ...]:
        found = []
        for name in _SECRETS:
            variable = self._text(f"{name}_env")
            if not variable:
                continue
            if not self._environ.get(variable):
                self._fail(f"环境变量 {variable} 没有设置", f"设置 {variable}", "C19")
            found.append((name, self._environ[variable]))
        url = dict(found).get("url") or self._text("url")
        if "url" in _NEEDED[kind]:
            self._check_address(url, kind=kind, is_inside=is_inside)
        return tuple(found)

    def _check_address(self, url: str, *, kind: str, is_inside: bool) -> None:
        if not url:
            self._fail("缺少 url", '补上 url = "https://…" 或 url_env')
        if kind == "apprise":
            # Its schemes name services (mailtos://, bark://) and are checked by Apprise.
            return
        try:
            parts = urlsplit(url)
        except ValueError:
            self._fail("告警地址不是网址", "写完整网址", "C06")
        if not parts.hostname:
            self._fail("告警地址没有域名", "写完整网址", "C06")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_inside):
            self._fail(
                "告警地址须为 https", "内网地址用 http 时，在 allow_networks 列出网段", "C18"
            )

    def _check_settings(self, kind: str) -> None:
        for key in _NEEDED[kind]:
            if key != "url" and not self._text(key):
                self._fail(f"缺少 {key}", f'补上 {key} = "…"')
        for key, choices in _CHOICES.items():
            self._choice(key, choices[0], choices)
        self._number("port", 1, _MAX_PORT)
        for key in ("sender", "to"):
            for address in filter(None, re.split(r"[,;，；\s]+", self._text(key))):
                if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address):
                    self._fail(f"{key} 中 {address!r} 不是邮箱地址", "写 name@x.gov.cn")

    def _networks(self) -> tuple[str, ...]:
        try:
            return tuple(str(ipaddress.ip_network(text)) for text in self._list("allow_networks"))
        except ValueError as error:
            self._fail(f"网段无效（{error}）", "写 CIDR，如 10.0.0.0/8", "C08")

    def _quiet(self) -> tuple[time, time] | None:
        text = self._text("quiet")
        if not text:
            return None
        start, _, end = text.replace("—", "-").partition("-")
        return self._time(start), self._time(end)

    def _time(self, text: str) -> time:
        try:
            return time.fromisoformat(text.strip())
        except ValueError:
            self._fail(f"时刻 {text!r} 无效", '写 "09:00" 或 "22:00-07:30"', "C15")

    def _text(self, key: str) -> str:
        value = self._table.get(key, "")
        if isinstance(value, bool) or not isinstance(value, str | int):
            self._fail(f"{key} 应为文字，现为 {value!r}", "加上引号")
        return str(value).strip()

    def _list(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self._fail(f"{key} 应为列表，现为 {value!r}", '写 ["…"]')
        return tuple(value)

    def _flag(self, key: str) -> bool:
        value = self._table.get(key, False)
        if not isinstance(value, bool):
            self._fail(f"{key} {value!r} 不是真假值", "写 true 或 false")
        return value

    def _number(self, key: str, default: int, high: int) -> int:
        value = self._table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= high:
            self._fail(f"{key} {value!r} 应为 1 到 {high} 的整数", "改为整数")
        return value

    def _choice(self, key: str, default: str, choices: tuple[str, ...]) -> str:
        value = self._text(key) or default
        if value not in choices:
            self._fail(f"{key} {value!r} 无效", f"写 {' '.join(choices)} 之一")
        return value

    def _fail(self, what: str, remedy: str, code: str = "C04") -> NoReturn:
        name = self._table.get("name")
        place = f"{self._place}「{name}」" if isinstance(name, str) else self._place
        raise ConfigError(what, where=place, remedy=remedy, code=code)

"""`endpoints.toml` → the interfaces of other systems, or an error that names entry and remedy.

```toml
[endpoints.hotline]
site = "gxmz"
url = "https://hotline.example.gov.cn/api/stat?year={year}"
headers = { Authorization = "ZHANBAO_HOTLINE_TOKEN" }   # name of an environment variable
paths = { "letters.received" = "data.total" }           # field key → path in the answer
allow_networks = ["10.1.0.0/16"]                        # only for an intranet address
```
"""

import ipaddress
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from config.fields import fields_by_key
from model.endpoints import Endpoint
from model.errors import ConfigError

#: Kinds of entries in the file.
_KINDS = ("endpoints", "lookups")
_KEYS = ("site", "url", "headers", "paths", "allow_networks")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


def load_endpoints(path: Path) -> tuple[Endpoint, ...]:
    """The interfaces of an installation; none where there is no such file.

    Raises:
        ConfigError: the file is no TOML, or an entry is unusable.
    """
    if not path.exists():
        return ()
    return parse_endpoints(path.read_text(encoding="utf-8-sig"), name=path.name)


def parse_endpoints(text: str, *, name: str) -> tuple[Endpoint, ...]:
    """The interfaces that the text describes; `name` is for messages.

    Raises:
        ConfigError: as `load_endpoints`.
    """
    entries = read_entries(text, "endpoints", name=name)
    return tuple(
        _endpoint(key, entry, f"{name} [endpoints.{key}]") for key, entry in entries.items()
    )


def read_entries(text: str, wanted: str, *, name: str) -> dict[str, dict[str, object]]:
    """The entries of one kind, `[endpoints.…]` or `[lookups.…]`, of the text.

    Raises:
        ConfigError: the text is no TOML, or holds anything else.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"TOML 语法错误（{error}）", where=name, remedy="检查引号、括号与等号", code="C02"
        ) from error
    for kind, entries in table.items():
        if kind not in _KINDS or not isinstance(entries, dict):
            fail(f"未知的项「{kind}」", name, "每个接口写 [endpoints.名称] 或 [lookups.名称]")
        for key, entry in entries.items():
            if not isinstance(entry, dict):
                fail("应为一段", f"{name} [{kind}.{key}]", f"写 [{kind}.名称]")
    return dict(table.get(wanted, {}))


def _endpoint(name: str, entry: dict[str, object], where: str) -> Endpoint:
    refuse_unknown(entry, _KEYS, where)
    return Endpoint(
        name=name,
        url=read_url(entry.get("url"), where),
        site=read_text(entry, "site", where),
        headers=read_headers(entry, where),
        paths=_paths(entry, where),
        allow_networks=read_networks(entry.get("allow_networks", []), where),
    )


def refuse_unknown(entry: Mapping[str, object], keys: Sequence[str], where: str) -> None:
    """Raises ConfigError where an entry has a key that is none of `keys`."""
    for key in entry:
        if key not in keys:
            fail(f"未知的项「{key}」", where, f"可用：{' '.join(keys)}")


def read_url(url: object, where: str) -> str:
    """An address of http or https; `where` is for the message.

    Raises:
        ConfigError: it is none.
    """
    if not isinstance(url, str) or urlsplit(url).scheme not in {"http", "https"}:
        fail(
            f"url {url!r} 缺少 http(s)://",
            where,
            "写完整网址，年度处写 {year}，域名处写 {domain}",
            code="C06",
        )
    return url


def read_headers(entry: Mapping[str, object], where: str) -> tuple[tuple[str, str], ...]:
    """Header names with the names of environment variables; `where` is for the message.

    Raises:
        ConfigError: a value is no such name.
    """
    headers = _pairs(entry, "headers", where)
    for header, variable in headers:
        if not _VARIABLE.fullmatch(variable):
            # The value is not repeated: it may be the secret itself.
            what = f"headers 中 {header} 应写环境变量名，不写密钥本身"
            fail(what, where, "如 ZHANBAO_HOTLINE_TOKEN")
    return headers


def _paths(entry: Mapping[str, object], where: str) -> tuple[tuple[str, str], ...]:
    paths = _pairs(entry, "paths", where)
    if not paths:
        fail("没有 paths", where, '写 paths = { "letters.received" = "data.total" }')
    for key, _ in paths:
        if key not in fields_by_key():
            fail(f"没有指标「{key}」", where, "指标名见 zhanbao draft --json")
    return paths


def _pairs(entry: Mapping[str, object], key: str, where: str) -> tuple[tuple[str, str], ...]:
    table = entry.get(key, {})
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        fail(f"{key} 应写成 {{ 名 = 值 }}，值为文字", where, '如 { "名" = "值" }')
    return tuple(table.items())


def read_networks(networks: object, where: str) -> tuple[str, ...]:
    """Networks as CIDR; `where` is for the message.

    Raises:
        ConfigError: one is none.
    """
    if not isinstance(networks, list):
        fail("allow_networks 应为列表", where, '如 ["10.1.0.0/16"]')
    for network in networks:
        try:
            ipaddress.ip_network(network)
        except (ValueError, TypeError):
            fail(f"网段 {network!r} 无效", where, "写 CIDR，如 10.1.0.0/16")
    return tuple(networks)


def read_text(entry: Mapping[str, object], key: str, where: str) -> str:
    """A text that must be there; `where` is for the message.

    Raises:
        ConfigError: it is not.
    """
    text = entry.get(key)
    if not isinstance(text, str) or not text.strip():
        fail(f"没有写 {key}", where, f'写 {key} = "…"')
    return text


def fail(what: str, where: str, remedy: str, *, code: str = "C04") -> NoReturn:
    """Raises ConfigError."""
    raise ConfigError(what, where=where, remedy=remedy, code=code)

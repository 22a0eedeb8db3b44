"""`sites/<key>.toml` → a `Site`, or an error that names the line and the remedy."""

import difflib
import ipaddress
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from config.fields import fields_by_key
from config.politeness import KEYS as _POLITENESS_KEYS
from config.politeness import parse_flag, parse_politeness
from model.columns import Column, ColumnKind, Selectors
from model.errors import ConfigError, UsageError
from model.identity import host_of
from model.organisations import parse_organisation
from model.sites import Politeness, Site

_SITE_KEYS = (
    "key", "name", "home", "hosts", "id_code", "icp", "police", "conac", "sponsor", "operator",
    "type", "chinese_domain", "phone", "form", "letter_limit_days", "allow_networks",
    "politeness", "facts", "columns", "enabled", "organisation", "region", "department",
)  # fmt: skip
_TEXT_KEYS = (
    "id_code", "icp", "police", "conac", "sponsor", "operator", "type", "chinese_domain", "phone",
    "region", "department",
)  # fmt: skip
_COLUMN_KEYS = ("name", "kind", "url", "rows", "date", "next", "freshness_days", "note")
_SITE_TYPES = ("政府门户网站", "部门网站", "专项网站")
#: What a site may be called: the name of its file without the ending.
SITE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}\Z")


def load_site(path: Path) -> Site:
    """Read one site file.

    Raises:
        ConfigError: there is no such file, it is no TOML, or an entry is unusable;
            the message names file, line, what was there and what to write instead.
    """
    return parse_site(_read(path), name=path.name, stem=path.stem)


def parse_site(text: str, *, name: str, stem: str) -> Site:
    """The site that a file's text describes; `name` is for messages, `stem` its expected key.

    Raises:
        ConfigError: as `load_site`.
    """
    return _Reader(text, name=name).site(stem)


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(
            "没有这个站点文件",
            where=str(path),
            remedy="先运行 zhanbao discover 网址 --key KEY 生成",
            code="C01",
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            "不是 UTF-8 文本", where=path.name, remedy="另存为 UTF-8 编码", code="C02"
        ) from error
    if not text.strip():
        raise ConfigError(
            "文件为空", where=path.name, remedy="运行 zhanbao discover 生成样例", code="C01"
        )
    return text


class _Reader:
    """Reads the text of one site file; knows its name and lines for messages."""

    def __init__(self, text: str, *, name: str) -> None:
        self._name = name
        self._lines = text.splitlines()
        try:
            self._table: dict[str, Any] = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise ConfigError(
                f"TOML 语法错误（{error}）", where=name, remedy="检查引号、括号与等号", code="C02"
            ) from error

    def site(self, stem: str) -> Site:
        table = self._table
        self._refuse_unknown(table, _SITE_KEYS, "")
        key = self._text(table, "key", required=True)
        if not SITE_KEY.match(key):
            self._fail(f"站点 key {key!r} 只能用字母、数字、- 和 _", "key", "改为如 gxmz", "C03")
        if key != stem:
            self._fail(f"站点 key {key!r} 与文件名 {stem!r} 不同", "key", "两者改为一致", "C03")
        home = self._address(self._text(table, "home", required=True), "home")
        return Site(
            key=key,
            name=self._text(table, "name", required=True),
            home=home,
            hosts=self._hosts(table, home),
            columns=self._columns(table),
            form=self._text(table, "form") or "guangxi-2020",
            letter_limit_days=self._number(table, "letter_limit_days", low=1),
            allow_networks=self._networks(table),
            politeness=self._politeness(table),
            is_enabled=parse_flag(table, "enabled", self._fail),
            organisation=self._organisation(table),
            facts=self._facts(table),
            **{name: self._checked_text(table, name) for name in _TEXT_KEYS},
        )

    def _checked_text(self, table: Mapping[str, Any], name: str) -> str:
        text = self._text(table, name)
        if name == "type" and text and text not in _SITE_TYPES:
            self._fail(f"网站类型 {text!r} 无效", name, f"写 {'、'.join(_SITE_TYPES)} 之一", "C04")
        return text

    def _organisation(self, table: Mapping[str, Any]) -> str:
        text = self._text(table, "organisation")
        try:
            return parse_organisation(text)
        except UsageError as error:
            self._fail(error.what, "organisation", error.remedy, "C04")

    def _hosts(self, table: Mapping[str, Any], home: str) -> frozenset[str]:
        hosts = table.get("hosts", [])
        if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
            self._fail(f"hosts 应为域名列表，现为 {hosts!r}", "hosts", '写 ["www.x.gov.cn"]', "C04")
        for host in hosts:
            if "/" in host or "://" in host:
                self._fail(f"hosts 中 {host!r} 不是域名", "hosts", "只写域名，不写网址", "C04")
        return frozenset(host.lower() for host in hosts) | {host_of(home)}

    def _columns(self, table: Mapping[str, Any]) -> tuple[Column, ...]:
        entries = table.get("columns", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._fail("columns 应写成 [[columns]]", "columns", "每个栏目一段 [[columns]]", "C04")
        columns = tuple(self._column(entry, number) for number, entry in enumerate(entries, 1))
        first_at: dict[str, int] = {}
        for number, column in enumerate(columns, 1):
            if column.name in first_at:
                self._fail(
                    f"栏目名「{column.name}」重复，首次是第 {first_at[column.name]} 个栏目",
                    column.name,
                    "改名或删去一个",
                    "C03",
                    place=f"第 {number} 个栏目",
                )
            first_at[column.name] = number
        return columns

    def _column(self, entry: Mapping[str, Any], number: int) -> Column:
        place = f"第 {number} 个栏目"
        self._refuse_unknown(entry, _COLUMN_KEYS, place)
        name = self._text(entry, "name", required=True, place=place)
        place = f"栏目「{name}」"
        kind = self._text(entry, "kind", required=True, place=place)
        if kind not in set(ColumnKind):
            self._fail(
                f"栏目类别 {kind!r} 无效{_guess(kind, tuple(ColumnKind))}",
                kind,
                f"写 {' '.join(ColumnKind)} 之一",
                "C04",
                place=place,
            )
        return Column(
            name=name,
            kind=ColumnKind(kind),
            url=self._address(self._text(entry, "url", required=True, place=place), "url", place),
            selectors=Selectors(
                rows=self._selector(entry, "rows", place),
                date=self._selector(entry, "date", place),
                next=self._selector(entry, "next", place),
            ),
            freshness_days=self._number(entry, "freshness_days", low=1, place=place),
            note=self._text(entry, "note"),
        )

    def _selector(self, entry: Mapping[str, Any], name: str, place: str) -> str | None:
        selector = self._text(entry, name, place=place)
        if not selector:
            return None
        from cssselect import GenericTranslator, SelectorError

        try:
            GenericTranslator().css_to_xpath(selector)
        except (SelectorError, RecursionError) as error:
            self._fail(
                f"选择器 {selector!r} 无法解析（{error}）", selector, "改为有效的 CSS 选择器",
                "C10", place=place,
            )  # fmt: skip
        return selector

    def _politeness(self, table: Mapping[str, Any]) -> Politeness:
        entry = table.get("politeness", {})
        if not isinstance(entry, dict):
            self._fail("politeness 应写成 [politeness]", "politeness", "写成一段", "C04")
        self._refuse_unknown(entry, _POLITENESS_KEYS, "[politeness]")
        return parse_politeness(entry, self._fail)

    def _networks(self, table: Mapping[str, Any]) -> tuple[str, ...]:
        networks = table.get("allow_networks", [])
        if not isinstance(networks, list):
            self._fail("allow_networks 应为列表", "allow_networks", '写 ["10.0.0.0/8"]', "C08")
        return tuple(self._network(str(network)) for network in networks)

    def _network(self, text: str) -> str:
        try:
            return str(ipaddress.ip_network(text))
        except ValueError:
            self._fail(f"网段 {text!r} 无效", "allow_networks", "写 CIDR，如 10.0.0.0/8", "C08")

    def _facts(self, table: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        entry = table.get("facts", {})
        if not isinstance(entry, dict):
            self._fail("facts 应写成 [facts]", "facts", "写成一段", "C04")
        self._refuse_unknown(entry, tuple(fields_by_key()), "[facts]")
        return tuple((key, self._text(entry, key, place="[facts]")) for key in entry)

    def _address(self, text: str, name: str, place: str = "") -> str:
        scheme, separator, _ = text.partition("://")
        if not separator:
            self._fail(f"{text!r} 缺少 http(s)://", text, f"写 http://{text}", "C06", place=place)
        if scheme.lower() not in {"http", "https"}:
            self._fail(f"不支持的协议 {scheme}", text, "只用 http 或 https", "C07", place=place)
        try:
            host = urlsplit(text).hostname
        except ValueError:
            host = None
        if not host:
            self._fail(f"{name} {text!r} 没有域名", text, "写完整网址", "C06", place=place)
        return text

    def _text(
        self, table: Mapping[str, Any], name: str, *, required: bool = False, place: str = ""
    ) -> str:
        value = table.get(name, "")
        if not isinstance(value, str):
            self._fail(
                f"{name} 应为带引号的文字，现为 {value!r}", name, "加上引号", "C04", place=place
            )
        if required and not value.strip():
            self._fail(f"缺少 {name}", name, f'补上 {name} = "…"', "C04", place=place)
        return value.strip()

    def _number(
        self, table: Mapping[str, Any], name: str, *, low: int, place: str = ""
    ) -> int | None:
        value = table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            self._fail(
                f"{name} {value!r} 应为不小于 {low} 的整数", name, "改为整数", "C04", place=place
            )
        return value

    def _refuse_unknown(self, table: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        for key in table:
            if key not in known:
                self._fail(
                    f"未知的项「{key}」{_guess(key, known)}", key, "改正或删去", "C04", place=place
                )

    def _fail(self, what: str, needle: str, remedy: str, code: str, *, place: str = "") -> NoReturn:
        line = next((n for n, text in enumerate(self._lines, 1) if needle in text), None)
        where = f"{self._name}:{line}" if line else self._name
        raise ConfigError(what, where=f"{where} {place}".strip(), remedy=remedy, code=code)


def _guess(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"，是否为「{close[0]}」？" if close else ""

"""Rows of a table, and the site files that there are → what each file is to say. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.fleet_table import FleetRow, RowFault
from config.site_editor import Entry, set_entries
from config.site_writer import render_entries
from config.sites import parse_site
from model.errors import ConfigError
from model.sites import Site

_HEAD = """# {name}
# 由 zhanbao fleet import 于 {day} 生成。栏目由 zhanbao fleet discover 找出，添加在末尾；
# 再次导入只改表中写了的项，不改动栏目和其他内容。

"""
_ID_CODE = re.compile(r"""^id_code[ \t]*=[ \t]*["'](\w+)["']""", re.MULTILINE)


class Step(StrEnum):
    """What becomes of one site file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return {"new": "新增", "changed": "修改", "same": "不变"}[self]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSite:
    """One site file as the table wants it."""

    key: str
    row: int
    step: Step
    #: The whole file.
    text: str
    #: What it said when the plan was made; None: there was none.
    before: str | None = None
    #: 「列名：旧 → 新」 of each entry that changes.
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetPlan:
    """What a table would do; with one fault it does nothing."""

    sites: tuple[PlannedSite, ...]
    faults: tuple[RowFault, ...]

    def count(self, step: Step) -> int:
        """How many files are new, changed or left."""
        return sum(site.step is step for site in self.sites)


def plan_fleet(rows: Iterable[FleetRow], texts: Mapping[str, str], *, today: date) -> FleetPlan:
    """What the rows do to the site files, `texts` by key."""
    sites: list[PlannedSite] = []
    faults: list[RowFault] = []
    spellings = {key.lower(): key for key in texts}
    owners = {code: key for key, text in texts.items() for code in _ID_CODE.findall(text)}
    for row in rows:
        try:
            _refuse_twin(row, spellings, owners)
            sites.append(_planned(row, texts.get(row.key), today))
        except ConfigError as error:
            faults.append(RowFault(row=row.row, what=error.what, remedy=error.remedy))
    return FleetPlan(sites=tuple(sites), faults=tuple(faults))


def _refuse_twin(row: FleetRow, spellings: Mapping[str, str], owners: Mapping[str, str]) -> None:
    """Refuse a row that is about a site which there is already under another key."""
    spelt = spellings.get(row.key.lower(), row.key)
    if spelt != row.key:
        raise ConfigError(f"代号与已有的 {spelt} 只差大小写", remedy=f"写 {spelt} 或换一个")
    owner = owners.get(row.text("id_code"), row.key)
    if owner != row.key:
        raise ConfigError(f"标识码已属于网站 {owner}", remedy=f"代号写 {owner}，或改正标识码")


def _planned(row: FleetRow, before: str | None, today: date) -> PlannedSite:
    name = f"{row.key}.toml"
    if before is None:
        for wanted, title in (("name", "网站名称"), ("home", "首页网址")):
            if not row.text(wanted):
                raise ConfigError(f"新网站没有{title}", remedy="补上")
        text = _edited(_blank(row, today), row)
        parse_site(text, name=name, stem=row.key)
        return PlannedSite(key=row.key, row=row.row, step=Step.NEW, text=text)
    text = _edited(before, row)
    if text == before:
        return PlannedSite(key=row.key, row=row.row, step=Step.SAME, text=text)
    old, new = (parse_site(each, name=name, stem=row.key) for each in (before, text))
    changes = tuple(_changes(row, old, new))
    return PlannedSite(
        key=row.key, row=row.row, step=Step.CHANGED, text=text, before=before, changes=changes
    )


def _blank(row: FleetRow, today: date) -> str:
    """A new site file that says nothing yet but key, name and home page."""
    home = row.text("home")
    site = Site(key=row.key, name=row.text("name"), home=home, hosts=frozenset())
    return _HEAD.format(name=site.name, day=today) + render_entries(site, {})


def _edited(text: str, row: FleetRow) -> str:
    return set_entries(
        text,
        [
            Entry(name=setting.name, value=value, section=setting.section)
            for setting, value in row.entries
        ],
    )


def _changes(row: FleetRow, old: Site, new: Site) -> Iterable[str]:
    for setting, _ in row.entries:
        before, after = (_printed(site, setting.name, setting.section) for site in (old, new))
        if before != after:
            yield f"{setting.headers[0]}：{before or '（空）'} → {after}"


def _printed(site: Site, name: str, section: str) -> str:
    value = getattr(site.politeness if section else site, {"enabled": "is_enabled"}.get(name, name))
    if isinstance(value, frozenset | tuple):
        return "、".join(str(each) for each in sorted(value))
    return "" if value is None else str(value)

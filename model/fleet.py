"""Many sites at once: what a list of them shows, and how some of them are chosen."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from model.drafts import ReportState
from model.errors import UsageError
from model.organisations import WHOLE, parse_organisation
from model.runs import RunStatus

_KEYS = {
    "地区": "region",
    "region": "region",
    "部门": "department",
    "department": "department",
    "单位": "organisation",
    "organisation": "organisation",
    "网站": "site",
    "site": "site",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteEntry:
    """One site file as the register keeps it."""

    site: str
    name: str
    home: str = ""
    id_code: str = ""
    organisation: str = ""
    region: str = ""
    department: str = ""
    is_enabled: bool = True
    columns: int = 0
    #: Why the file cannot be used; "" where it can.
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which sites are meant: those that every part that is not empty holds for."""

    #: Path of the organisation of whoever asks: nothing outside it is ever chosen.
    under: str = WHOLE
    organisation: str = ""
    region: str = ""
    department: str = ""
    #: Keys.
    sites: tuple[str, ...] = ()
    #: Each is a region, a department or the last name of an organisation.
    words: tuple[str, ...] = ()
    #: Part of name, key, address or 标识码.
    text: str = ""

    @property
    def label(self) -> str:
        """The Chinese words for it; "全部网站" where nothing is asked for."""
        parts = [
            f"{name} {value}"
            for name, value in (
                ("单位", self.organisation),
                ("地区", self.region),
                ("部门", self.department),
                ("网站", "、".join(self.sites)),
                ("含", self.text),
            )
            if value
        ]
        return "，".join([*parts, *self.words]) or self.under or "全部网站"


def parse_tags(tags: tuple[str, ...], *, under: str = WHOLE) -> Selection:
    """`甲市`, `地区=甲市`, `单位=某区/甲市`, `网站=key` → what they choose together.

    Raises:
        UsageError: a tag is empty or has another key.
    """
    named: dict[str, str] = {}
    sites: list[str] = []
    words: list[str] = []
    for tag in tags:
        key, separator, value = (part.strip() for part in tag.partition("="))
        if not key or (separator and not value):
            raise UsageError(f"标签 {tag!r} 是空的", where="--tag", remedy="写 甲市 或 地区=甲市")
        if not separator:
            words.append(key)
        elif key not in _KEYS:
            raise UsageError(
                f"没有标签「{key}」", where="--tag", remedy="写 地区=、部门=、单位= 或 网站="
            )
        elif _KEYS[key] == "site":
            sites.append(value)
        else:
            named[_KEYS[key]] = value
    return Selection(
        under=under,
        organisation=parse_organisation(named.get("organisation", "")),
        region=named.get("region", ""),
        department=named.get("department", ""),
        sites=tuple(sites),
        words=tuple(words),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetLine:
    """One site in the overview of many."""

    entry: SiteEntry
    state: ReportState = ReportState.DRAFT
    #: When its newest draft of the year was compiled; None: there is none.
    compiled_at: datetime | None = None
    #: True where the report is due and not signed.
    is_late: bool = False
    #: Columns the newest ended crawl could not read.
    unread: int = 0
    vetoes: int = 0
    deductions: int = 0
    notices: int = 0
    #: None: never crawled.
    last_run_at: datetime | None = None
    last_status: RunStatus | None = None
    #: True where a person, or the site file, lets nobody visit it.
    is_stopped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreLine:
    """All sites of one region or department together."""

    name: str
    sites: int
    #: Sites that have at least one.
    with_unread: int
    with_veto: int
    unread: int
    vetoes: int
    deductions: int
    #: Sites without a draft of the year.
    without_draft: int
    late: int
    #: State of the report → sites with a draft in that state.
    states: dict[ReportState, int] = field(default_factory=dict)
    never_crawled: int = 0
    stopped: int = 0


class DiscoveryOutcome(StrEnum):
    """How the discovery of one site's columns ended."""

    FOUND = "found"
    #: The site answers, but no column was recognised.
    EMPTY = "empty"
    UNREACHABLE = "unreachable"
    #: The site file cannot be used.
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    DiscoveryOutcome.FOUND: "已找到栏目",
    DiscoveryOutcome.EMPTY: "没有找到栏目",
    DiscoveryOutcome.UNREACHABLE: "访问不到",
    DiscoveryOutcome.BROKEN: "站点文件不可用",
}


class Doubt(StrEnum):
    """What about a discovery a person must look at."""

    UNSURE = "unsure"
    MISSING = "missing"
    PROBLEM = "problem"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return {"unsure": "类别请核对", "missing": "缺少栏目", "problem": "请看"}[self.value]


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteDiscovery:
    """What discovery in batch found last of one site."""

    site: str
    outcome: DiscoveryOutcome
    #: Aware, UTC.
    at: datetime
    columns: int = 0
    pages: int = 0
    #: Kind of doubt, and about what.
    doubts: tuple[tuple[Doubt, str], ...] = ()
    #: Who has looked at it, and when; None: nobody yet.
    settled_by: str = ""
    settled_at: datetime | None = None

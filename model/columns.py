"""栏目: a list of items on a site, and the kind of work it belongs to."""

from dataclasses import dataclass, field
from enum import StrEnum


class ColumnKind(StrEnum):
    """栏目类别: decides in which figures of the report a column's items count."""

    OVERVIEW = "overview"
    NEWS = "news"
    NOTICE = "notice"
    POLICY = "policy"
    DISCLOSURE = "disclosure"
    INTERPRETATION = "interpretation"
    RESPONSE = "response"
    TOPIC = "topic"
    CONSULTATION = "consultation"
    INTERVIEW = "interview"
    LETTERS = "letters"
    SERVICE = "service"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ColumnKind.OVERVIEW: "概况",
    ColumnKind.NEWS: "动态要闻",
    ColumnKind.NOTICE: "通知公告",
    ColumnKind.POLICY: "政策文件",
    ColumnKind.DISCLOSURE: "公开目录",
    ColumnKind.INTERPRETATION: "解读",
    ColumnKind.RESPONSE: "回应关切",
    ColumnKind.TOPIC: "专题",
    ColumnKind.CONSULTATION: "征集调查",
    ColumnKind.INTERVIEW: "在线访谈",
    ColumnKind.LETTERS: "留言",
    ColumnKind.SERVICE: "办事",
    ColumnKind.OTHER: "其他",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Selectors:
    """CSS selectors written by a person for a page the automatic reading fails on."""

    #: Each row of the main list.
    rows: str | None = None
    #: The date, looked for inside a row.
    date: str | None = None
    #: The link to the next page.
    next: str | None = None

    @property
    def is_empty(self) -> bool:
        """True where the automatic reading does everything."""
        return self.rows is None and self.date is None and self.next is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of a site, as its site file lists it."""

    #: Unique within the site.
    name: str
    kind: ColumnKind
    #: Address of its first list page.
    url: str
    selectors: Selectors = field(default_factory=Selectors)
    #: Days it may go without an item before it is stale; None: the indicator's own limit.
    freshness_days: int | None = None
    #: What a person should check: why discovery was unsure of the kind.
    note: str = ""

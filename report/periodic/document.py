"""A report of a period as text, before it becomes a document of any format. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from report.periodic.checking import CheckRow

#: Heads of the check table.
CHECK_HEAD = ("检查对象", "指标", "评分细则", "检查情况")


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One numbered part."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodReport:
    """Title, parts and check table."""

    title: str
    sections: tuple[Section, ...]
    #: 检查期间 and 检查结果 above the table.
    check_lines: tuple[str, ...]
    rows: tuple[CheckRow, ...]
    #: Who signs, and the day.
    organisation: str
    made_on: date
    #: Moment that the document is dated with; aware, UTC.
    made_at: datetime

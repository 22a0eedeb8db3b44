"""问题: what inspection found, when it opened and when it closed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is by the official indicators."""

    #: 单项否决: one such issue fails the whole site.
    VETO = "veto"
    #: 扣分: costs points in a self-check.
    DEDUCTION = "deduction"
    #: 提示: a person should look.
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return {"veto": "单项否决", "deduction": "扣分", "notice": "提示"}[self.value]

    @property
    def rank(self) -> int:
        """Rises with how bad it is: 0 for a notice."""
        return {"veto": 2, "deduction": 1, "notice": 0}[self.value]


class Answer(StrEnum):
    """What a rule says of one target."""

    #: 合格.
    PASS = "pass"  # noqa: S105  (no password)
    #: 发现问题.
    FAIL = "fail"
    #: 无法判断: there was nothing to judge by; neither opens nor closes an issue.
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return {"pass": "合格", "fail": "发现问题", "unknown": "无法判断"}[self.value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one rule says of one target at one time."""

    #: Rule id in `config/indicators.toml`.
    rule: str
    #: Column name, address, mark … that it is about; the site key for the site as a whole.
    target: str
    answer: Answer
    #: Chinese sentence with the figures it rests on.
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """A rule that was found broken, from its opening to its closing."""

    id: int
    site: str
    rule: str
    severity: Severity
    target: str
    #: Aware, UTC.
    opened_at: datetime
    detail: str
    #: Official document and clause.
    basis: str
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewIssue:
    """An issue about to be opened: all of an `Issue` that does not come from the store."""

    rule: str
    severity: Severity
    target: str
    detail: str
    #: Official document and clause.
    basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueChange:
    """An issue that opened or closed just now; the fact that alerts follow."""

    issue: Issue
    #: True for opened, False for closed.
    is_opened: bool


class IssueAction(StrEnum):
    """What a person, or the program, did about an issue after it opened."""

    #: 已知悉: somebody looks after it; reminders stop.
    ACKNOWLEDGED = "acknowledged"
    #: 指派: `text` names who.
    ASSIGNED = "assigned"
    #: 整改期限: `until` is the day.
    DUE = "due"
    #: 误报: `text` is the reason, `until` the last day it holds (已核实无需更新).
    FALSE_ALARM = "false_alarm"
    #: The 误报 is taken back.
    RESUMED = "resumed"
    #: 确认为安全问题: counts in 发现问题 / 问题整改 by the form's definition.
    SECURITY = "security"
    #: The word that it is a security problem is taken back; `text` is the reason.
    NOT_SECURITY = "not_security"
    #: 备注: `text` is what somebody has to say.
    NOTED = "noted"
    #: A reminder or an escalation was sent; `text` says which.
    REMINDED = "reminded"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _ACTION_LABELS[self]


_ACTION_LABELS = {
    IssueAction.ACKNOWLEDGED: "已知悉",
    IssueAction.ASSIGNED: "已指派",
    IssueAction.DUE: "已定期限",
    IssueAction.FALSE_ALARM: "误报",
    IssueAction.RESUMED: "撤销误报",
    IssueAction.SECURITY: "确认为安全问题",
    IssueAction.NOT_SECURITY: "撤销安全问题",
    IssueAction.NOTED: "备注",
    IssueAction.REMINDED: "已提醒",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueEvent:
    """One thing done about one issue; appended, never changed."""

    #: Id of the issue.
    issue: int
    action: IssueAction
    #: Aware, UTC.
    at: datetime
    #: User name; empty: the program.
    by: str = ""
    text: str = ""
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueEvidence:
    """What was seen of an issue at one look at its page; appended, never changed."""

    #: Id of the issue.
    issue: int
    #: Aware, UTC.
    taken_at: datetime
    #: Address of the page after redirects; empty: no page shows it.
    url: str = ""
    #: Words of the page or of the reading, personal data masked.
    snippet: str = ""
    #: SHA-256, hex, of the picture of the page; empty: there is none.
    picture: str = ""
    #: Bytes of the picture.
    picture_size: int = 0
    #: Why there is no picture or no page, in Chinese; empty: nothing is missing.
    note: str = ""
    id: int = 0

"""草稿: proposals with their evidence, and the draft they make up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from model.confirmations import Confirmation
from model.fields import Field
from model.values import Value


class Origin(StrEnum):
    """Where a proposal comes from; one colour each in the review page."""

    CRAWL = "crawl"
    CONFIG = "config"
    PAGE = "page"
    LOG = "log"
    IMPORT = "import"
    DERIVED = "derived"
    INSPECTION = "inspection"
    SCHEDULE = "schedule"
    LAST_YEAR = "last_year"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _ORIGIN_LABELS[self]


_ORIGIN_LABELS = {
    Origin.CRAWL: "抓取清点",
    Origin.CONFIG: "站点文件",
    Origin.PAGE: "网页读取",
    Origin.LOG: "访问日志",
    Origin.IMPORT: "文件导入",
    Origin.DERIVED: "由其他指标计算",
    Origin.INSPECTION: "检查记录",
    Origin.SCHEDULE: "任务计划",
    Origin.LAST_YEAR: "沿用上年",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What a proposed value was computed from."""

    origin: Origin
    #: One Chinese sentence: `2025 年在 工作动态、通知公告 两栏发布的信息`.
    summary: str
    #: Number of items, readings or rows behind the value.
    count: int = 0
    #: Crawl run the items come from, if any.
    run: int | None = None
    #: Address, file and row …
    place: str = ""
    #: Hash over what was counted, hex; two equal hashes mean the same evidence.
    digest: str = ""
    #: What was counted by month, from January, whole months alone; empty: it has no months.
    months: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        """Origin and summary in one sentence, the origin not said twice."""
        if self.summary.startswith(self.origin.label):
            return self.summary
        return f"{self.origin.label}：{self.summary}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """建议值: a value the program proposes for a field."""

    field: str
    value: Value
    evidence: Evidence
    #: Chinese sentences a person should read before confirming.
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A field for which nothing is proposed, and why."""

    field: str
    #: Chinese sentence: which column was unread, which file is missing, who must fill it in.
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """All proposals of a site and year."""

    site: str
    year: int
    #: Aware, UTC.
    compiled_at: datetime
    proposals: tuple[Proposal, ...]
    gaps: tuple[Gap, ...] = ()

    def proposal(self, field: str) -> Proposal | None:
        """The proposal for a field, or None."""
        return next((p for p in self.proposals if p.field == field), None)

    def gap(self, field: str) -> str:
        """Why nothing is proposed for a field; empty where something is."""
        return next((g.reason for g in self.gaps if g.field == field), "")


class ValueState(StrEnum):
    """How far a cell has come."""

    NOT_PROPOSED = "not_proposed"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REVIEWED = "reviewed"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    ValueState.NOT_PROPOSED: "待填",
    ValueState.PROPOSED: "待确认",
    ValueState.CONFIRMED: "已确认",
    ValueState.REVIEWED: "已审核",
}


class ReportState(StrEnum):
    """Where the report stands in the office's workflow."""

    #: 草稿: being filled.
    DRAFT = "draft"
    #: 填报 done, waiting for review.
    SUBMITTED = "submitted"
    #: 审核 done, waiting for the signature.
    REVIEWED = "reviewed"
    #: 签发: frozen.
    SIGNED = "signed"
    #: 公开: the public address has been written back.
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _REPORT_LABELS[self]


_REPORT_LABELS = {
    ReportState.DRAFT: "填报中",
    ReportState.SUBMITTED: "待审核",
    ReportState.REVIEWED: "待签发",
    ReportState.SIGNED: "已签发",
    ReportState.PUBLISHED: "已公开",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell as it stands: the field, what is proposed, what a person decided."""

    field: Field
    state: ValueState
    #: What would be printed: the confirmed value, else the proposed one; None: neither.
    value: Value | None
    #: `value` as the form prints it; empty where there is none.
    text: str
    proposal: Proposal | None = None
    #: Why nothing is proposed, where nothing is.
    gap: str = ""
    #: Newest confirmation, if any.
    confirmation: Confirmation | None = None
    #: What last year's report printed, if known.
    last_year: str | None = None
    warnings: tuple[str, ...] = ()
    #: True where a person's value and today's proposal differ.
    differs: bool = False
    #: 已核对: who found what in the register, when, and which picture; a sentence each.
    checked: tuple[str, ...] = ()

    @property
    def differs_from_last_year(self) -> bool:
        """True where last year's report printed something else, or nothing stands here yet."""
        return bool(self.last_year) and self.last_year != self.text

    @property
    def is_decided(self) -> bool:
        """True where a person's decision stands; one that was taken back does not."""
        return self.state in {ValueState.CONFIRMED, ValueState.REVIEWED}

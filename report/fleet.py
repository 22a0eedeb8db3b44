"""Scores of many sites → the report of a provincial office, before it becomes a document. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from model.days import shanghai_day
from model.drafts import ReportState
from model.fleet import FleetLine, ScoreLine

_HEAD = (
    "网站数", "有单项否决", "单项否决", "扣分问题", "有未读栏目", "未读栏目", "未抓取", "已停用",
    "无草稿", *(state.label for state in ReportState), "逾期",
)  # fmt: skip
_WORST_HEAD = ("网站", "地区", "部门", "单项否决", "扣分问题", "未读栏目", "报表")
#: Columns of a table whose texts are words, not numbers.
WORDS = frozenset({"地区", "部门", "单位", "网站", "报表"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreTable:
    """One table of the report."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetReport:
    """Title, what it says in words, its tables."""

    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[ScoreTable, ...]
    made_on: date
    #: Moment that the document is dated with; aware, UTC.
    made_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetScores:
    """What the report is made of."""

    year: int
    #: The Chinese words for which sites it is about.
    selection: str
    deadline: date
    by_region: Sequence[ScoreLine]
    by_department: Sequence[ScoreLine]
    #: Sites with vetoes, the most first.
    worst: Sequence[FleetLine]
    made_at: datetime


def write_fleet_report(scores: FleetScores) -> FleetReport:
    """The report; what was never crawled or has no draft is told as that, not as good."""
    whole = total_of(scores.by_region)
    made_on = shanghai_day(scores.made_at)
    return FleetReport(
        title=f"{scores.year} 年度政府网站工作情况汇总",
        paragraphs=tuple(_paragraphs(scores, whole, made_on)),
        tables=(
            _scores("按地区", "地区", scores.by_region, whole),
            _scores("按部门", "部门", scores.by_department, whole),
            ScoreTable(
                title="存在单项否决的网站",
                head=_WORST_HEAD,
                rows=tuple(_worst(line) for line in scores.worst),
            ),
        ),
        made_on=made_on,
        made_at=scores.made_at,
    )


def total_of(lines: Sequence[ScoreLine]) -> ScoreLine:
    """The sum of all lines."""

    def add(name: str) -> int:
        return sum(getattr(line, name) for line in lines)

    return ScoreLine(
        name="合计",
        sites=add("sites"),
        with_unread=add("with_unread"),
        with_veto=add("with_veto"),
        unread=add("unread"),
        vetoes=add("vetoes"),
        deductions=add("deductions"),
        without_draft=add("without_draft"),
        late=add("late"),
        never_crawled=add("never_crawled"),
        stopped=add("stopped"),
        states={state: sum(line.states.get(state, 0) for line in lines) for state in ReportState},
    )


def _paragraphs(scores: FleetScores, whole: ScoreLine, made_on: date) -> list[str]:
    done = whole.states[ReportState.SIGNED] + whole.states[ReportState.PUBLISHED]
    unread = f"{whole.with_unread} 个网站有未能读取的栏目（{whole.unread} 个栏目）"
    unseen = f"{whole.never_crawled} 个网站尚未抓取，{whole.stopped} 个已停用"
    late = f"；逾期 {whole.late} 个。" if made_on > scores.deadline else "。"
    public = whole.states[ReportState.PUBLISHED]
    state = f"已签发或公开 {done} 个（已公开 {public} 个），没有草稿 {whole.without_draft} 个{late}"
    vetoes = f"现存单项否决 {whole.vetoes} 项，涉及 {whole.with_veto} 个网站"
    return [
        f"范围：{scores.selection}，共 {whole.sites} 个网站。统计时间 {made_on}。",
        f"报表期限 {scores.deadline}：{state}",
        f"{vetoes}；扣分问题 {whole.deductions} 项。",
        f"{unread}，{unseen}：这些网站的情况不能当作合格。",
        "本汇总由程序依自动监测结果得出，供自查，不是上级检查结果。",
    ]


def _scores(title: str, name: str, lines: Sequence[ScoreLine], whole: ScoreLine) -> ScoreTable:
    return ScoreTable(
        title=title,
        head=(name, *_HEAD),
        rows=tuple(score_row(line) for line in (*lines, whole)),
    )


def score_row(line: ScoreLine) -> tuple[str | int, ...]:
    """One line of a table of scores: name, then the counts in the order of the report's head."""
    return (
        line.name or "（未写）",
        line.sites,
        line.with_veto,
        line.vetoes,
        line.deductions,
        line.with_unread,
        line.unread,
        line.never_crawled,
        line.stopped,
        line.without_draft,
        *(line.states.get(state, 0) for state in ReportState),
        line.late,
    )


def _worst(line: FleetLine) -> tuple[str | int, ...]:
    return (
        line.entry.name,
        line.entry.region,
        line.entry.department,
        line.vetoes,
        line.deductions,
        line.unread,
        line.state.label if line.compiled_at else "无草稿",
    )

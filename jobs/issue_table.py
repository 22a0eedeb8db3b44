"""What the terminal shows of issues: a list of them, and one with everything known of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rich.table import Table
from rich.text import Text

from inspection.lifecycle import Handling, describe_handling
from jobs.tables import console
from model.days import SHANGHAI
from model.issues import Issue, IssueAction, IssueEvent, IssueEvidence, Severity

_STYLES = {Severity.VETO: "bold red", Severity.DEDUCTION: "yellow", Severity.NOTICE: ""}
_HEADINGS = ("编号", "级别", "问题", "对象", "情况", "处理", "开始", "依据")


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueStory:
    """One issue with everything known of it, oldest first."""

    issue: Issue
    handling: Handling
    events: Sequence[IssueEvent]
    evidence: Sequence[IssueEvidence]
    earlier: Sequence[Issue]


def print_issues(
    issues: Iterable[Issue],
    handlings: Mapping[int, Handling],
    today: date,
    *,
    titles: Mapping[str, str],
) -> None:
    """Issues, the open and gravest first; `titles` are the rules' Chinese names."""
    table = Table()
    for heading in _HEADINGS:
        table.add_column(heading, overflow="fold")
    rows = sorted(
        issues, key=lambda one: (one.closed_at is not None, -one.severity.rank, one.opened_at)
    )
    for issue in rows:
        standing = describe_handling(handlings.get(issue.id, Handling()), today=today)
        if issue.closed_at is not None:
            standing = "；".join(filter(None, (f"已于 {_day(issue.closed_at)} 关闭", standing)))
        table.add_row(
            str(issue.id),
            Text(issue.severity.label, style=_STYLES[issue.severity]),
            Text(titles.get(issue.rule, issue.rule)),
            Text(_target(issue)),
            Text(issue.detail),
            Text(standing),
            _day(issue.opened_at),
            Text(issue.basis),
        )
    console().print(table if rows else "没有未关闭的问题。")


def print_story(story: IssueStory, today: date, *, titles: Mapping[str, str]) -> None:
    """One issue: what was found, by which clause, what was seen, who did what."""
    issue, out = story.issue, console()
    standing = describe_handling(story.handling, today=today)
    title = titles.get(issue.rule, issue.rule)
    lines = [
        f"问题 {issue.id}：{title}（{issue.severity.label}）",
        f"对象：{_target(issue)}",
        f"情况：{issue.detail}",
        f"依据：{issue.basis}",
        f"处理：{standing or '未处理'}",
        *(f"此前：{_minute(one.opened_at)} 至 {_minute(one.closed_at)}" for one in story.earlier),
        *(line for one in story.evidence for line in _evidence(one)),
        "经过：",
        f"  {_minute(issue.opened_at)} 检查发现，开立",
        *(f"  {_event(event)}" for event in story.events),
    ]
    if issue.closed_at is not None:
        lines.append(f"  {_minute(issue.closed_at)} 复查合格，关闭")
    for line in lines:
        out.print(Text(line))


def _evidence(seen: IssueEvidence) -> list[str]:
    lines = [f"证据：{_minute(seen.taken_at)} {seen.url}".rstrip()]
    lines += [f"  {line}" for line in seen.snippet.splitlines()]
    if seen.picture:
        lines.append(f"  截图 evidence/{seen.picture[:2]}/{seen.picture}.jpg")
    return [*lines, *([f"  {seen.note}"] if seen.note else [])]


def _event(event: IssueEvent) -> str:
    is_said = event.by or event.action is IssueAction.NOTED
    text = f"：{event.text}" if event.text and is_said else ""
    until = f"（至 {event.until}）" if event.until else ""
    return f"{_minute(event.at)} {event.by or '站报'}：{event.action.label}{text}{until}"


def _target(issue: Issue) -> str:
    return "本网站" if issue.target == issue.site else issue.target


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}"


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "未关闭"

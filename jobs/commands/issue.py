"""`issue`: what a person does about one issue."""

from datetime import date

import click

from jobs.chinese import ChineseCommand
from jobs.options import site_argument
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.errors import UsageError
from model.issues import IssueEvent
from model.sites import Site
from model.text import clean_line

_HELP = """处理一个问题（编号见 zhanbao issues）。动作：

\b
show 看全部经过与证据
ack 已知悉　assign 指派（--text 姓名）　due 整改期限（--until 日期）　note 备注（--text 情况）
false-alarm 误报（--text 理由 --until 有效期）　resume 撤销误报
security 确认为安全问题（计入报表的发现问题、整改数量）　not-security 撤销确认（--text 理由）
"""


@click.command(cls=ChineseCommand, help=_HELP)
@site_argument
@click.argument("number", metavar="编号", type=int)
@click.argument("action", metavar="动作")
@click.option("--by", "by", default="", metavar="姓名", help="由谁处理；show 不用写")
@click.option("--text", default="", metavar="文字", help="指派给谁、理由或说明")
@click.option("--until", default="", metavar="日期", help="整改期限或误报有效期，如 2026-12-31")
@click.pass_obj
def command(
    home: str | None, key: str, number: int, action: str, by: str, text: str, until: str
) -> int:
    """Write it down and say how the issue now stands."""
    from inspection.lifecycle import describe_handling
    from store.issue_handling import ACTIONS, handle_issue

    shell = Shell.at(home)
    site = shell.site(key)
    now = utc_now()
    if action == "show":
        _show(shell, site, number, today=shanghai_day(now))
        return 0
    if action not in ACTIONS:
        raise UsageError(f"没有动作 {action!r}", remedy=f"写 show {' '.join(ACTIONS)} 之一")
    event = IssueEvent(
        issue=number,
        action=ACTIONS[action],
        at=now,
        by=clean_line(by),
        text=clean_line(text),
        until=_day(until),
    )
    with shell.transaction() as tx:
        handling = handle_issue(tx, site, event)
    standing = describe_handling(handling, today=shanghai_day(now)) or "未处理"
    click.echo(f"问题 {number}：{standing}。")
    return 0


def _show(shell: Shell, site: Site, number: int, *, today: date) -> None:
    from config.indicators import titles_by_id
    from jobs.issue_table import IssueStory, print_story
    from store import issue_events, issue_evidence, issues
    from store.issue_handling import handling_of, issue_of

    with shell.reading() as tx:
        issue = issue_of(tx, site, number)
        story = IssueStory(
            issue=issue,
            handling=handling_of(tx, issue),
            events=issue_events.events_of(tx, [number]).get(number, []),
            evidence=issue_evidence.evidence_of(tx, number),
            earlier=issues.earlier_of(tx, issue)[::-1],
        )
    print_story(story, today, titles=titles_by_id(shell.home.indicators))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"日期 {text!r} 无效", where="--until", remedy="写 2026-12-31 这样的日期"
        ) from None

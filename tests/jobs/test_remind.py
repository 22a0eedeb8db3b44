"""Whom an issue is assigned to hears of it on his own channel, and of its reminders."""

from datetime import timedelta

from watched_site import NOW

from config.channels import load_page_address
from config.indicators import load_indicators
from jobs.inspect import load_channels_of
from jobs.remind import remind
from jobs.shell import Shell
from model.issues import IssueAction, IssueEvent, NewIssue, Severity
from model.sites import Site
from store import issue_events, issues, outbox
from store.engine import Transaction

_INDICATORS = load_indicators()
_CHANNELS = """
page_address = "https://baobiao.x.gov.cn/"

[[channels]]
name = "邮件"
type = "email"
host = "mail.x.gov.cn"
sender = "zb@x.gov.cn"
to = "office@x.gov.cn"

[[people]]
name = "陈云川"
channel = "邮件"
to = "chen@x.gov.cn"
min_severity = "veto"

[[people]]
name = "韦桂芳"
channel = "邮件"
to = "wei@x.gov.cn"
min_severity = "veto"
escalation = true
"""


def told(tx: Transaction) -> list[tuple[str, str]]:
    """Channel and the last words of the subject, oldest first."""
    found = outbox.deliveries_of(tx)[::-1]
    return [(one.channel, one.message.subject.partition("”")[2]) for one in found]


def test_an_assignment_is_told_once_and_reminders_follow_it(shell: Shell, site: Site) -> None:
    shell.home.channels.write_text(_CHANNELS, encoding="utf-8")
    channels = load_channels_of(shell.home)
    new = NewIssue(
        rule="column.stale", severity=Severity.DEDUCTION, target="要闻", detail="未更新", basis="x"
    )

    def tell(tx: Transaction, hours: int) -> None:
        remind(
            tx,
            {"t": site},
            channels,
            indicators=_INDICATORS,
            now=NOW + timedelta(hours=hours),
            page_address=load_page_address(shell.home.channels),
        )

    with shell.transaction() as tx:
        [change] = issues.apply_changes(tx, site="t", opened=[new], closed=[], at=NOW)

        def assign(name: str) -> None:
            event = IssueEvent(
                issue=change.issue.id, action=IssueAction.ASSIGNED, at=NOW, by="黄局长", text=name
            )
            issue_events.append(tx, event)

        assign("陈云川")
        for hours in (1, 2):
            tell(tx, hours)
        assert told(tx) == [("邮件/陈云川", "指派给您处理")]

        assign("韦桂芳")
        tell(tx, 3)
        assert told(tx)[1:] == [("邮件/韦桂芳", "指派给您处理")]

        tell(tx, 7 * 24)
        assert told(tx)[2:] == [("邮件", "仍未解决"), ("邮件/韦桂芳", "仍未解决")]
        [reminder, *_] = outbox.deliveries_of(tx, limit=1)
        assert "处理：指派给 韦桂芳" in reminder.message.body
        assert reminder.message.body.endswith(
            f"办理：https://baobiao.x.gov.cn/sites/t/issues/{change.issue.id}"
        )

"""Valid issues, messages, deliveries and channels; a test changes what it is about."""

from datetime import UTC, datetime
from typing import Any

from gate.fetch import Fetcher
from model.issues import Issue, IssueChange, Severity
from model.messages import Channel, Delivery, DeliveryStatus, Message
from model.sites import Site

#: Wednesday, 10:00 in Asia/Shanghai.
NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
LOOPBACK = ("127.0.0.0/8",)
SITE = Site(
    key="x", name="某某省民政厅网站", home="http://x.gov.cn/", hosts=frozenset({"x.gov.cn"})
)


def make_issue(number: int = 1, **more: Any) -> Issue:
    facts: dict[str, Any] = {
        "site": "x",
        "rule": "home.down",
        "severity": Severity.NOTICE,
        "target": "x",
        "opened_at": NOW,
        "detail": "首页连续打不开：超时",
        "basis": "国办秘函〔2019〕19号 单项否决 2",
    }
    return Issue(id=number, **(facts | more))


def opened(number: int = 1, **more: Any) -> IssueChange:
    return IssueChange(issue=make_issue(number, **more), is_opened=True)


def closed(number: int = 1, **more: Any) -> IssueChange:
    return IssueChange(issue=make_issue(number, **({"closed_at": NOW} | more)), is_opened=False)


def make_message(key: str = "k1", **more: Any) -> Message:
    return Message(**({"key": key, "subject": "【站报】标题", "body": "正文", "site": "x"} | more))


def make_delivery(number: int = 1, **more: Any) -> Delivery:
    facts: dict[str, Any] = {
        "channel": "值班",
        "message": make_message(f"k{number}"),
        "status": DeliveryStatus.WAITING,
        "created_at": NOW,
        "next_try_at": NOW,
    }
    return Delivery(id=number, **(facts | more))


def make_channel(type: str = "webhook", **more: Any) -> Channel:  # noqa: A002
    facts: dict[str, Any] = {"name": "值班", "allow_networks": LOOPBACK}
    return Channel(type=type, **(facts | more))


def fetcher_for(channel: Channel) -> Fetcher:
    return Fetcher(allow_networks=channel.allow_networks, timeout_seconds=1.0)

"""The channels, one file each: `send(channel, message, fetcher, now=…)` or AlertNotSent."""

from collections.abc import Callable
from datetime import datetime

from alerts.channels import apprise, dingtalk, email, feishu, syslog, webhook, wecom
from gate.fetch import Fetcher
from model.messages import Channel, Message

_SENDERS: dict[str, Callable[..., None]] = {
    "webhook": webhook.send,
    "email": email.send,
    "wecom": wecom.send,
    "dingtalk": dingtalk.send,
    "feishu": feishu.send,
    "syslog": syslog.send,
    "apprise": apprise.send,
}


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:
    """Send a message on a channel of any type.

    Raises:
        AlertNotSent: the channel did not take it.
    """
    _SENDERS[channel.type](channel, message, fetcher, now=now)

"""The channels, one file each: `send(channel, message, fetcher, now=…)` or AlertNotSent."""

from collections.abc import Callable
from datetime import datetime

from alerts.channels import apprise, dingtalk, email, feishu, syslog, webhook, wecom
from alerts.message import MAX_BODY
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


#: Bytes that a merged text may have; of other channels a mail's worth.
_ROOM = {
    "wecom": wecom.MAX_BYTES,
    "dingtalk": dingtalk.MAX_BYTES,
    "feishu": feishu.MAX_BYTES,
    "syslog": syslog.MAX_BYTES,
}
#: Of it, for the subject, the key and the robot's own words.
_AROUND = 200


def room_for_body(channel: Channel) -> int:
    """Bytes that a body may have without being cut by the channel."""
    return _ROOM.get(channel.type, MAX_BODY + _AROUND) - _AROUND


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:
    """Send a message on a channel of any type.

    Raises:
        AlertNotSent: the channel did not take it.
    """
    _SENDERS[channel.type](channel, message, fetcher, now=now)

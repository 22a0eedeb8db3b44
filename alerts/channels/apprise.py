"""A message → any service that Apprise knows, where that extra is installed."""

from datetime import datetime
from importlib.util import find_spec

from alerts.channels.posting import address_of, not_sent
from alerts.merging import short_key
from gate.fetch import Fetcher
from model.errors import AlertNotSent
from model.messages import Channel, Message

#: What stands in an address of a robot that answers 200 when it refuses → our channel for it.
#: Apprise looks at the status alone there and would call a refused message sent.
_OWN = {
    "wecombot:": "wecom",
    "qyapi.weixin.qq.com": "wecom",
    "dingtalk:": "dingtalk",
    "oapi.dingtalk.com": "dingtalk",
    "feishu:": "feishu",
    "open.feishu.cn": "feishu",
    "lark:": "feishu",
    "open.larksuite.com": "feishu",
}


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:  # noqa: ARG001
    """Send the message as plain text to the channel's Apprise address.

    Apprise opens its own connections: the fetch gate and `allow_networks` do not hold for it.

    Raises:
        AlertNotSent: the extra is missing, the address is one of our own channels or unknown to
            Apprise (permanent), or the service did not take the message.
    """
    url = address_of(channel)
    _refuse_own(channel, url)
    if find_spec("apprise") is None:
        raise _misset(channel, "没有安装 Apprise", "pip install 'zhanbao[notify]'")
    from apprise import Apprise, NotifyFormat

    service = Apprise()
    body = f"{message.body}\n{short_key(message)}"
    if not service.add(url):
        raise not_sent(channel, "Apprise 不认识这个地址", is_permanent=True, code="D01")
    if not service.notify(title=message.subject, body=body, body_format=NotifyFormat.TEXT):
        raise not_sent(channel, "Apprise 没有送到")


def _refuse_own(channel: Channel, url: str) -> None:
    for part, kind in _OWN.items():
        if part in url.lower():
            raise _misset(
                channel,
                "Apprise 会把被机器人拒绝的消息当作已送到，不用它发送",
                f'改为 type = "{kind}"',
            )


def _misset(channel: Channel, what: str, remedy: str) -> AlertNotSent:
    where = f"渠道「{channel.name}」"
    return AlertNotSent(what, is_permanent=True, where=where, remedy=remedy, code="D01")

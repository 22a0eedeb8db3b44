"""A message → 企业微信 群机器人 (and 政务微信, by its own address)."""

from datetime import datetime

from alerts.channels.posting import address_of, not_sent, post_json, text_of
from gate.fetch import Fetcher
from model.messages import Channel, Message

#: Longest text, in bytes. Source: developer.work.weixin.qq.com/document/path/91770.
MAX_BYTES = 2048
#: Busy or over the rate: it passes. Any other errcode means that the robot or the text is wrong.
_PASSING = frozenset({-1, 45009, 45033, 6000})


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:  # noqa: ARG001
    """Post the message as text: nothing in it is markup.

    Raises:
        AlertNotSent: no 2xx answer, or a 200 whose errcode is not 0.
    """
    text = text_of(message, MAX_BYTES)
    answer = post_json(
        channel, fetcher, address_of(channel), {"msgtype": "text", "text": {"content": text}}
    )
    code = answer.get("errcode")
    if code != 0:
        what = f"企业微信拒绝（{code} {answer.get('errmsg', '')}）"
        raise not_sent(channel, what, is_permanent=code not in _PASSING, code="D01")

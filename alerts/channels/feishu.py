"""A message → 飞书 自定义机器人, signed where it has a secret."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Any

from alerts.channels.posting import address_of, not_sent, post_json, text_of
from gate.fetch import Fetcher
from model.messages import Channel, Message

#: The whole body may have 20 KB; JSON around the text takes little.
MAX_BYTES = 18_000
#: Over the rate, or busy.
_PASSING = frozenset({9499, 11232, 11233, 18120000})


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:
    """Post the message as text.

    Raises:
        AlertNotSent: no 2xx answer, or a 200 whose code is not 0.
    """
    text = text_of(message, MAX_BYTES)
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret := channel.secret("secret"):
        stamp = str(int(now.timestamp()))
        payload |= {"timestamp": stamp, "sign": sign(stamp, secret)}
    answer = post_json(channel, fetcher, address_of(channel), payload)
    code = answer.get("code", answer.get("StatusCode"))
    if code != 0:
        what = f"飞书拒绝（{code} {answer.get('msg', '')}）"
        raise not_sent(channel, what, is_permanent=code not in _PASSING, code="D01")


def sign(stamp: str, secret: str) -> str:
    """base64 of HMAC-SHA256 keyed by timestamp, line feed and secret, over nothing.

    Source: open.feishu.cn, 自定义机器人 签名校验.
    """
    mac = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()

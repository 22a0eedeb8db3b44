"""A message → 钉钉 群机器人 (and 浙政钉, by its own address), with 加签."""

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import urlencode

from alerts.channels.posting import address_of, not_sent, post_json, text_of
from gate.fetch import Fetcher
from model.messages import Channel, Message

#: Longest text, in bytes.
MAX_BYTES = 20_000
#: Busy or over the rate: it passes. 310000 (keyword, address or signature) and others do not.
_PASSING = frozenset({-1, 130101, 410100, 400106})


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:
    """Post the message as text, mentioning nobody.

    Raises:
        AlertNotSent: no 2xx answer, or a 200 whose errcode is not 0.
    """
    text = text_of(message, MAX_BYTES)
    payload = {"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}}
    answer = post_json(channel, fetcher, signed_address(channel, now), payload)
    code = answer.get("errcode")
    if code != 0:
        what = f"钉钉拒绝（{code} {answer.get('errmsg', '')}）"
        raise not_sent(channel, what, is_permanent=code not in _PASSING, code="D01")


def signed_address(channel: Channel, now: datetime) -> str:
    """The address with timestamp (ms) and sign, each percent-encoded once.

    Source: open.dingtalk.com, 加签: base64(HmacSHA256(secret, timestamp, line feed, secret)).
    """
    url = address_of(channel)
    secret = channel.secret("secret")
    if not secret:
        return url
    stamp = str(int(now.timestamp() * 1000))
    mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    query = urlencode({"timestamp": stamp, "sign": base64.b64encode(mac.digest()).decode()})
    return f"{url}{'&' if '?' in url else '?'}{query}"

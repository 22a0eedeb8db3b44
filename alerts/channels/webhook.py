"""A message → a signed JSON POST to any address of the office."""

import hashlib
import hmac
import json
from datetime import datetime

from alerts.channels.posting import address_of, post
from gate.fetch import Fetcher
from model.messages import Channel, Message


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:
    """Post the message; a receiver drops repeats by `Idempotency-Key`.

    With a secret, `X-Zhanbao-Signature` is `sha256=` and the HMAC-SHA256, hex, over the
    timestamp header, a full stop and the body.

    Raises:
        AlertNotSent: no 2xx answer.
    """
    body = payload(message)
    stamp = str(int(now.timestamp()))
    headers = [("Idempotency-Key", message.key), ("X-Zhanbao-Timestamp", stamp)]
    if secret := channel.secret("secret"):
        headers.append(("X-Zhanbao-Signature", sign(body, stamp, secret)))
    post(channel, fetcher, address_of(channel), body, headers)


def payload(message: Message) -> bytes:
    """The JSON body; `keys` are those of the merged messages, or the one key."""
    return json.dumps(
        {
            "key": message.key,
            "keys": list(message.parts) or [message.key],
            "site": message.site,
            "severity": message.severity,
            "subject": message.subject,
            "body": message.body,
        },
        ensure_ascii=False,
    ).encode()


def sign(body: bytes, stamp: str, secret: str) -> str:
    """`sha256=` and the signature over timestamp and body."""
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={mac.hexdigest()}"

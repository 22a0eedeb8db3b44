"""One HTTP request of a channel → its answer, or why the message was not taken."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from alerts.merging import short_key
from alerts.neutral import cut_bytes
from gate.fetch import Fetcher
from model.errors import AddressRefused, AlertNotSent, FetchError
from model.messages import Channel, Message

_OK = range(200, 300)
#: Refusals that pass: try again.
_PASSING = frozenset({408, 409, 423, 425, 429})
_SERVER_ERROR = 500


def post(
    channel: Channel,
    fetcher: Fetcher,
    url: str,
    body: bytes,
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Post JSON → the body of a 2xx answer.

    The address may hold a token, so no message of an error names it.

    Raises:
        AlertNotSent: no answer, or no 2xx; permanent where trying again cannot help.
    """
    sent = (("Content-Type", "application/json; charset=utf-8"), *headers)
    try:
        answer = fetcher.get(url, method="POST", body=body, headers=sent, follow=False)
    except AddressRefused as error:
        raise not_sent(channel, f"告警地址受限（{error.outcome}）", is_permanent=True) from None
    except FetchError as error:
        raise not_sent(channel, f"没有送到（{error.outcome}）") from None
    if answer.status in _OK:
        return answer.body
    is_permanent = answer.status < _SERVER_ERROR and answer.status not in _PASSING
    raise not_sent(channel, f"接收方答复 HTTP {answer.status}", is_permanent=is_permanent)


def post_json(
    channel: Channel, fetcher: Fetcher, url: str, payload: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Post JSON to a robot → the JSON object that it answered.

    Raises:
        AlertNotSent: as `post`, or the answer is no JSON object.
    """
    raw = post(channel, fetcher, url, json.dumps(payload, ensure_ascii=False).encode())
    try:
        answer = json.loads(raw)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise not_sent(channel, "接收方的答复不是 JSON")
    return answer


def text_of(message: Message, limit: int) -> str:
    """Subject and body within `limit` bytes, ended by what tells a repeat of the message."""
    tail = f"\n{short_key(message)}"
    return cut_bytes(f"{message.subject}\n{message.body}", limit - len(tail.encode())) + tail


def not_sent(
    channel: Channel, what: str, *, is_permanent: bool = False, code: str = "D02"
) -> AlertNotSent:
    """The error of a channel, with what to do."""
    remedy = "检查渠道设置" if is_permanent else "稍后自动重发"
    return AlertNotSent(
        what, is_permanent=is_permanent, where=f"渠道「{channel.name}」", remedy=remedy, code=code
    )


def address_of(channel: Channel) -> str:
    """The channel's address, from its secret or its setting."""
    return channel.secret("url") or channel.setting("url")

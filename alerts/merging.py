"""Several messages → one (汇总), whose parts can still be told apart. Pure."""

from collections.abc import Sequence
from datetime import date

from alerts.message import MAX_BODY, key_of, worst_of
from model.issues import Severity
from model.messages import Message

#: Bytes for the line that counts what does not fit.
_ROOM_FOR_REST = 60


def merge(messages: Sequence[Message], *, on: date, limit: int = MAX_BODY) -> Message:
    """Several messages as one (汇总), the worst first; its parts keep their own keys.

    Where their bodies do not all fit `limit` bytes only their subjects stand there, and where
    these do not fit either, as many as do and the number of the others.
    """
    if len(messages) == 1:
        return messages[0]
    ranked = sorted(messages, key=lambda message: -Severity(message.severity).rank)
    sites = {message.site for message in messages}
    return Message(
        key=key_of(message.key for message in messages),
        subject=f"【站报】{on} 通知汇总（{len(messages)} 条）",
        body=_merged_body(ranked, limit),
        site=sites.pop() if len(sites) == 1 else "",
        severity=worst_of(Severity(message.severity) for message in messages),
        parts=tuple(message.key for message in messages),
    )


def short_key(message: Message) -> str:
    """What tells a repeat of a message where nothing but its text arrives."""
    return f"编号 {message.key[:8]}"


def _merged_body(ranked: Sequence[Message], limit: int) -> str:
    heads = [f"{message.subject}（{short_key(message)}）" for message in ranked]
    whole = "\n\n".join(
        f"{head}\n{message.body}" for head, message in zip(heads, ranked, strict=True)
    )
    if len(whole.encode()) <= limit:
        return whole
    shown: list[str] = []
    left = limit - _ROOM_FOR_REST
    for head in heads:
        left -= len(head.encode()) + 1
        if left < 0:
            return "\n".join([*shown, f"另有 {len(heads) - len(shown)} 条，见“问题”页"])
        shown.append(head)
    return "\n".join(shown)

"""Changes of issues → the message that people read. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from alerts.neutral import cut_bytes, neutral_line
from model.days import SHANGHAI
from model.issues import Issue, IssueChange, Severity
from model.messages import Message
from model.sites import Site

#: Longest body, in bytes; a channel may cut further.
MAX_BODY = 10_000
_NAMED_SITES = 20
#: Bytes for the line that counts what does not fit.
_ROOM_FOR_REST = 60


def message_for(
    changes: Sequence[IssueChange],
    site: Site,
    *,
    titles: Mapping[str, str] | None = None,
    before: Mapping[int, Issue] | None = None,
) -> Message:
    """The message about one or more changes on one site; `titles` are the rules' Chinese names.

    `before`: id of an issue that returned → the one before it. The same changes always give the
    same key, so a receiver can drop repeats.
    """
    names = titles or {}
    opened = sum(change.is_opened for change in changes)
    closed = len(changes) - opened
    counts = [f"新问题 {opened} 个"] * bool(opened) + [f"已恢复 {closed} 个"] * bool(closed)
    lines = [_change_lines(change, names, before or {}) for change in _worst_first(changes)]
    return Message(
        key=_key(f"{change.issue.id}:{change.is_opened}" for change in changes),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：{'，'.join(counts)}",
        body=cut_bytes("\n\n".join([*lines, f"网站：{neutral_line(site.home)}"]), MAX_BODY),
        site=site.key,
        severity=_worst(change.issue.severity for change in changes),
    )


def storm_message(
    changes: Sequence[IssueChange], names: Mapping[str, str], *, title: str
) -> Message:
    """One message for the same rule that changed on many sites at once; `names` by site key."""
    sites = list(dict.fromkeys(change.issue.site for change in changes))
    shown = "、".join(neutral_line(names.get(key, key), limit=40) for key in sites[:_NAMED_SITES])
    more = f" 等 {len(sites)} 个网站" if len(sites) > _NAMED_SITES else ""
    word = "出现" if changes[0].is_opened else "恢复"
    return Message(
        key=_key(f"{change.issue.id}:{change.is_opened}" for change in changes),
        subject=f"【站报】{len(sites)} 个网站同时{word}“{neutral_line(title, limit=40)}”",
        body=f"{shown}{more}",
        severity=_worst(change.issue.severity for change in changes),
    )


def uplink_message(at: datetime) -> Message:
    """One message a day that our own network is down; no site is blamed for it."""
    local = at.astimezone(SHANGHAI)
    return Message(
        key=_key([f"uplink:{local.date()}"]),
        subject="【站报】本机网络异常，暂停判断各网站能否访问",
        body=f"{local:%Y-%m-%d %H:%M} 起参照地址均无应答；此间不记网站故障，也不记正常。",
        severity=Severity.NOTICE,
    )


def flapping_message(change: IssueChange, site: Site, *, title: str, count: int) -> Message:
    """The one message that a thing keeps opening and closing; silence follows until it settles."""
    return Message(
        key=_key([f"flapping:{change.issue.id}:{change.is_opened}"]),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：“{title}”反复出现与恢复",
        body=f"24 小时内变化 {count} 次；稳定之前不再逐次通知。",
        site=site.key,
        severity=change.issue.severity,
    )


def settled_message(change: IssueChange, site: Site, *, title: str) -> Message:
    """The message that a flapping thing has come to rest, and how it stands."""
    state = "问题仍在" if change.is_opened else "已恢复正常"
    return Message(
        key=_key([f"settled:{change.issue.id}:{change.is_opened}"]),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：“{title}”已稳定，{state}",
        body=neutral_line(change.issue.detail),
        site=site.key,
        severity=change.issue.severity,
    )


def reminder_message(
    issue: Issue, site: Site, *, title: str, at: datetime, nth: str, standing: str = ""
) -> Message:
    """The message that an open issue still is; `nth` tells one reminder from the next.

    `standing`: who deals with it, and until when.
    """
    word = "无人处理，升级通知" if nth.startswith("escalation") else "仍未解决"
    lasted = span(issue.opened_at, at)
    handled = f"\n处理：{neutral_line(standing)}" if standing else ""
    return Message(
        key=_key([f"reminder:{issue.id}:{nth}"]),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：“{title}”{word}",
        body=f"{neutral_line(issue.detail)}\n依据：{issue.basis}\n已持续 {lasted}{handled}",
        site=site.key,
        severity=issue.severity,
    )


def assignment_message(issue: Issue, site: Site, *, title: str, by: str, nth: int) -> Message:
    """The message to whom an issue was assigned; `nth` tells one assignment from the next."""
    return Message(
        key=_key([f"assigned:{issue.id}:{nth}"]),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：“{title}”指派给您处理",
        body=f"{neutral_line(issue.detail)}\n依据：{issue.basis}\n由 {neutral_line(by)} 指派",
        site=site.key,
        severity=issue.severity,
    )


def probe_message(channel: str, at: datetime) -> Message:
    """What `zhanbao alerts test` sends."""
    return Message(
        key=_key([f"test:{channel}:{at.isoformat()}"]),
        subject="【站报】测试消息",
        body=f"这是渠道“{neutral_line(channel, limit=60)}”的测试消息，收到即说明通知可用。",
    )


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
        key=_key(message.key for message in messages),
        subject=f"【站报】{on} 通知汇总（{len(messages)} 条）",
        body=_merged_body(ranked, limit),
        site=sites.pop() if len(sites) == 1 else "",
        severity=_worst(Severity(message.severity) for message in messages),
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


def span(start: datetime, end: datetime) -> str:
    """How long it lasted, in the two largest units: `3 天 2 小时`, `12 分钟`."""
    minutes = max(0, int((end - start) / timedelta(minutes=1)))
    days, rest = divmod(minutes, 24 * 60)
    parts = [(days, "天"), (rest // 60, "小时"), (rest % 60, "分钟")]
    told = [f"{number} {unit}" for number, unit in parts if number][:2]
    return " ".join(told) or "不到 1 分钟"


def _change_lines(
    change: IssueChange, titles: Mapping[str, str], before: Mapping[int, Issue]
) -> str:
    issue = change.issue
    title = titles.get(issue.rule, issue.rule)
    if not change.is_opened:
        lasted = span(issue.opened_at, issue.closed_at) if issue.closed_at else "不详"
        return f"■ 已恢复：{title}（{neutral_line(issue.target)}），持续 {lasted}"
    lines = [
        f"■ {issue.severity.label}：{title}（{neutral_line(issue.target)}）",
        neutral_line(issue.detail),
        f"依据：{issue.basis}",
    ]
    if (last := before.get(issue.id)) is not None:
        lines.append(f"再次出现：上次 {_minute(last.opened_at)} 至 {_minute(last.closed_at)}")
    return "\n".join(lines)


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "不详"


def _worst_first(changes: Iterable[IssueChange]) -> list[IssueChange]:
    return sorted(changes, key=lambda change: (not change.is_opened, -change.issue.severity.rank))


def _worst(severities: Iterable[Severity]) -> str:
    return max(severities, key=lambda severity: severity.rank).value


def _key(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:32]

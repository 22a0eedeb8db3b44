"""Changes of issues → the message that people read. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from alerts.neutral import cut_bytes, neutral_line
from model.days import SHANGHAI
from model.issues import Issue, IssueChange, Severity
from model.messages import Message
from model.sites import Site

#: Longest body, in bytes; a channel may cut further.
MAX_BODY = 10_000
_NAMED_SITES = 20
#: Rules that a subject names.
_NAMED_RULES = 2


def message_for(
    changes: Sequence[IssueChange],
    site: Site,
    *,
    titles: Mapping[str, str] | None = None,
    before: Mapping[int, Issue] | None = None,
    page_address: str = "",
) -> Message:
    """The message about one or more changes on one site; `titles` are the rules' Chinese names.

    `before`: id of an issue that returned → the one before it. `page_address`: where the review
    page is opened; each open issue then carries the address of its page. The same changes always
    give the same key, so a receiver can drop repeats.
    """
    names = titles or {}
    ranked = _worst_first(changes)
    lines = [_change_lines(change, names, before or {}, page_address) for change in ranked]
    counts = [
        told
        for word, is_opened in (("新问题", True), ("已恢复", False))
        if (told := _count(word, [one for one in ranked if one.is_opened is is_opened], names))
    ]
    return Message(
        key=key_of(f"{change.issue.id}:{change.is_opened}" for change in changes),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：{'，'.join(counts)}",
        body=cut_bytes("\n\n".join([*lines, f"网站：{neutral_line(site.home)}"]), MAX_BODY),
        site=site.key,
        severity=worst_of(change.issue.severity for change in changes),
    )


def storm_message(
    changes: Sequence[IssueChange],
    names: Mapping[str, str],
    *,
    title: str,
    page_address: str = "",
) -> Message:
    """One message for the same rule that changed on many sites at once; `names` by site key."""
    sites = list(dict.fromkeys(change.issue.site for change in changes))
    shown = "、".join(neutral_line(names.get(key, key), limit=40) for key in sites[:_NAMED_SITES])
    more = f" 等 {len(sites)} 个网站" if len(sites) > _NAMED_SITES else ""
    word = "出现" if changes[0].is_opened else "恢复"
    return Message(
        key=key_of(f"{change.issue.id}:{change.is_opened}" for change in changes),
        subject=f"【站报】{len(sites)} 个网站同时{word}“{neutral_line(title, limit=40)}”",
        body=f"{shown}{more}{_link('/issues', page_address)}",
        severity=worst_of(change.issue.severity for change in changes),
    )


def uplink_message(at: datetime) -> Message:
    """One message a day that our own network is down; no site is blamed for it."""
    local = at.astimezone(SHANGHAI)
    return Message(
        key=key_of([f"uplink:{local.date()}"]),
        subject="【站报】本机网络异常，暂停判断各网站能否访问",
        body=f"{local:%Y-%m-%d %H:%M} 起参照地址均无应答；此间不记网站故障，也不记正常。",
        severity=Severity.NOTICE,
    )


def flapping_message(
    change: IssueChange, site: Site, *, title: str, count: int, page_address: str = ""
) -> Message:
    """The one message that a thing keeps opening and closing; silence follows until it settles."""
    return Message(
        key=key_of([f"flapping:{change.issue.id}:{change.is_opened}"]),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：“{title}”反复出现与恢复",
        body=f"24 小时内变化 {count} 次；稳定之前不再逐次通知。"
        f"{_link(_page_of(change.issue), page_address)}",
        site=site.key,
        severity=change.issue.severity,
    )


def settled_message(
    change: IssueChange, site: Site, *, title: str, page_address: str = ""
) -> Message:
    """The message that a flapping thing has come to rest, and how it stands."""
    state = "问题仍在" if change.is_opened else "已恢复正常"
    return Message(
        key=key_of([f"settled:{change.issue.id}:{change.is_opened}"]),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：“{title}”已稳定，{state}",
        body=neutral_line(change.issue.detail) + _link(_page_of(change.issue), page_address),
        site=site.key,
        severity=change.issue.severity,
    )


def reminder_message(
    issue: Issue,
    site: Site,
    *,
    title: str,
    at: datetime,
    nth: str,
    standing: str = "",
    page_address: str = "",
) -> Message:
    """The message that an open issue still is; `nth` tells one reminder from the next.

    `standing`: who deals with it, and until when.
    """
    word = "无人处理，升级通知" if nth.startswith("escalation") else "仍未解决"
    lasted = span(issue.opened_at, at)
    handled = f"\n处理：{neutral_line(standing)}" if standing else ""
    return Message(
        key=key_of([f"reminder:{issue.id}:{nth}"]),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：“{title}”{word}",
        body=f"{neutral_line(issue.detail)}\n依据：{issue.basis}\n已持续 {lasted}{handled}"
        f"{_link(_page_of(issue), page_address)}",
        site=site.key,
        severity=issue.severity,
    )


def assignment_message(
    issue: Issue, site: Site, *, title: str, by: str, nth: int, page_address: str = ""
) -> Message:
    """The message to whom an issue was assigned; `nth` tells one assignment from the next."""
    return Message(
        key=key_of([f"assigned:{issue.id}:{nth}"]),
        subject=f"【站报】{neutral_line(site.name, limit=40)}：“{title}”指派给您处理",
        body=f"{neutral_line(issue.detail)}\n依据：{issue.basis}\n由 {neutral_line(by)} 指派"
        f"{_link(_page_of(issue), page_address)}",
        site=site.key,
        severity=issue.severity,
    )


def probe_message(channel: str, at: datetime) -> Message:
    """What `zhanbao alerts test` sends."""
    return Message(
        key=key_of([f"test:{channel}:{at.isoformat()}"]),
        subject="【站报】测试消息",
        body=f"这是渠道“{neutral_line(channel, limit=60)}”的测试消息，收到即说明通知可用。",
    )


def span(start: datetime, end: datetime) -> str:
    """How long it lasted, in the two largest units: `3 天 2 小时`, `12 分钟`."""
    minutes = max(0, int((end - start) / timedelta(minutes=1)))
    days, rest = divmod(minutes, 24 * 60)
    parts = [(days, "天"), (rest // 60, "小时"), (rest % 60, "分钟")]
    told = [f"{number} {unit}" for number, unit in parts if number][:2]
    return " ".join(told) or "不到 1 分钟"


def _change_lines(
    change: IssueChange, titles: Mapping[str, str], before: Mapping[int, Issue], page_address: str
) -> str:
    issue = change.issue
    title = titles.get(issue.rule, issue.rule)
    if not change.is_opened:
        lasted = span(issue.opened_at, issue.closed_at) if issue.closed_at else "不详"
        return f"■ 已恢复：{title}{_about(issue)}，持续 {lasted}"
    lines = [
        f"■ {issue.severity.label}：{title}{_about(issue)}",
        neutral_line(issue.detail),
        f"依据：{issue.basis}",
    ]
    if (last := before.get(issue.id)) is not None:
        lines.append(f"再次出现：上次 {_minute(last.opened_at)} 至 {_minute(last.closed_at)}")
    return "\n".join(lines) + _link(_page_of(issue), page_address)


def _link(path: str, page_address: str) -> str:
    """The line with the page on which a person deals with it; nothing where nobody said where."""
    return f"\n办理：{neutral_line(page_address + path)}" if page_address else ""


def _page_of(issue: Issue) -> str:
    return f"/sites/{issue.site}/issues/{issue.id}"


def _about(issue: Issue) -> str:
    """The target in brackets; nothing where the issue is about the site as a whole."""
    return "" if issue.target == issue.site else f"（{neutral_line(issue.target)}）"


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "不详"


def _count(word: str, changes: Sequence[IssueChange], titles: Mapping[str, str]) -> str:
    """How many, and what the worst of them are; empty: none."""
    if not changes:
        return ""
    rules = dict.fromkeys(change.issue.rule for change in changes)
    named = [neutral_line(titles.get(rule, rule), limit=20) for rule in rules][:_NAMED_RULES]
    more = " 等" if len(rules) > _NAMED_RULES else ""
    return f"{word} {len(changes)} 个（{'、'.join(named)}{more}）"


def _worst_first(changes: Iterable[IssueChange]) -> list[IssueChange]:
    return sorted(changes, key=lambda change: (not change.is_opened, -change.issue.severity.rank))


def worst_of(severities: Iterable[Severity]) -> str:
    """The gravest severity, as a message carries it."""
    return max(severities, key=lambda severity: severity.rank).value


def key_of(parts: Iterable[str]) -> str:
    """The key of what a message is about, whatever the order of its parts."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:32]

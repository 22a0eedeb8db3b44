"""Changes of issues → the messages to put into the outbox, for whom and from when. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.flapping import Verdict, judge_change
from alerts.grouping import Batch, BatchKind, group_changes
from alerts.message import flapping_message, message_for, settled_message, storm_message
from alerts.timing import send_at, takes
from model.indicators import Indicator
from model.issues import Issue, IssueChange
from model.messages import Channel, Message
from model.sites import Site

#: Rule and target within a site.
Subject = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One message for one channel, from when on."""

    message: Message
    channel: str
    #: Aware, UTC.
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """What decides about telling besides the changes themselves."""

    sites: Mapping[str, Site]
    channels: Sequence[Channel]
    indicators: Mapping[str, Indicator]
    #: Site, rule and target → moments of its changes of the last day, this one left out.
    history: Mapping[Subject, Sequence[datetime]]
    #: Site, rule and target of what a person declared a false alarm that still holds.
    silenced: frozenset[Subject]
    #: Aware, UTC.
    now: datetime
    #: Id of an issue that returned → the one before it, of the same rule and target.
    before: Mapping[int, Issue] = field(default_factory=dict)
    #: Where people open the review page; empty: not known, and no message links to it.
    page_address: str = ""


def plan(changes: Iterable[IssueChange], around: Circumstances) -> tuple[Planned, ...]:
    """What to send: nothing of a false alarm, one word of flapping, one message a storm or site."""
    news: list[IssueChange] = []
    messages: list[tuple[Message, bool]] = []
    for change in changes:
        subject = subject_of(change)
        if subject in around.silenced:
            continue
        earlier = around.history.get(subject, ())
        verdict = judge_change(earlier, around.now)
        if verdict is Verdict.TELL:
            news.append(change)
        elif verdict is Verdict.TELL_FLAPPING:
            messages.append(_flapping(change, around, len(earlier) + 1))
    messages += [_batch_message(batch, around) for batch in group_changes(news)]
    return tuple(
        planned
        for message, is_urgent in messages
        for planned in _for_channels(message, around, is_urgent=is_urgent)
    )


def plan_settled(changes: Iterable[IssueChange], around: Circumstances) -> tuple[Planned, ...]:
    """What to send of flapping things that came to rest; each with its last change."""
    return tuple(
        planned
        for change in changes
        if subject_of(change) not in around.silenced
        for planned in _for_channels(
            settled_message(
                change,
                around.sites[change.issue.site],
                title=_title(change.issue.rule, around),
                page_address=around.page_address,
            ),
            around,
            is_urgent=_is_urgent([change], around),
        )
    )


def subject_of(change: IssueChange) -> Subject:
    """Site, rule and target that a change is about."""
    return change.issue.site, change.issue.rule, change.issue.target


def _flapping(change: IssueChange, around: Circumstances, count: int) -> tuple[Message, bool]:
    message = flapping_message(
        change,
        around.sites[change.issue.site],
        title=_title(change.issue.rule, around),
        count=count,
        page_address=around.page_address,
    )
    return message, _is_urgent([change], around)


def _batch_message(batch: Batch, around: Circumstances) -> tuple[Message, bool]:
    if batch.kind is BatchKind.STORM:
        names = {key: site.name for key, site in around.sites.items()}
        message = storm_message(
            batch.changes,
            names,
            title=_title(batch.about, around),
            page_address=around.page_address,
        )
    else:
        titles = {key: indicator.title for key, indicator in around.indicators.items()}
        site = around.sites[batch.about]
        message = message_for(
            batch.changes,
            site,
            titles=titles,
            before=around.before,
            page_address=around.page_address,
        )
    return message, _is_urgent(batch.changes, around)


def _for_channels(message: Message, around: Circumstances, *, is_urgent: bool) -> Iterator[Planned]:
    for channel in around.channels:
        if not channel.is_escalation and takes(channel, message):
            at = send_at(channel, message, around.now, is_urgent=is_urgent)
            yield Planned(message=message, channel=channel.name, at=at)


def _is_urgent(changes: Iterable[IssueChange], around: Circumstances) -> bool:
    """True where an urgent issue opened; that it closed can wait for the morning."""
    return any(
        change.is_opened
        and (indicator := around.indicators.get(change.issue.rule)) is not None
        and indicator.is_urgent
        for change in changes
    )


def _title(rule: str, around: Circumstances) -> str:
    indicator = around.indicators.get(rule)
    return indicator.title if indicator else rule

"""Findings → issues opened and closed, and the messages about them, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from alerts.flapping import settled_at
from alerts.message import uplink_message
from alerts.plan import Circumstances, Subject, plan, plan_settled
from alerts.timing import send_at, takes
from inspection.transitions import changes, find_obsolete
from model.days import shanghai_day
from model.indicators import Indicator
from model.issues import Finding, Issue, IssueAction, IssueChange, IssueEvent
from model.messages import Channel
from model.sites import Site
from store import issue_events, issues, outbox
from store.engine import Transaction
from store.issue_handling import false_alarms

#: Changes of so long ago still tell whether a thing flaps, or when its rest was told last.
_LOOKED_BACK = timedelta(days=3)
_DAY = timedelta(days=1)
_OBSOLETE = "指标已停用，或栏目已不在站点文件中，不再检查"


def record_changes(
    tx: Transaction,
    site: Site,
    findings: Sequence[Finding],
    indicators: Sequence[Indicator],
    *,
    channels: Sequence[Channel],
    now: datetime,
    page_address: str = "",
) -> list[IssueChange]:
    """Open and close issues of a site, and put their messages into the outbox.

    `page_address`: where the review page is opened, for the links of the messages.
    """
    changed = changes(issues.open_issues(tx, site.key), findings, indicators)
    facts = issues.apply_changes(
        tx,
        site=site.key,
        opened=changed.opened,
        closed=[issue.id for issue in changed.closed],
        at=now,
    )
    recent = issues.changed_since(tx, site.key, now - _LOOKED_BACK)
    if not recent:
        return facts
    around = Circumstances(
        sites={site.key: site},
        channels=channels,
        indicators={indicator.id: indicator for indicator in indicators},
        history=_history(recent, now=now, changed=facts),
        silenced=_silenced(tx, site, today=shanghai_day(now)),
        now=now,
        before=_before(tx, facts),
        page_address=page_address,
    )
    for planned in (*plan(facts, around), *plan_settled(_at_rest(recent, now), around)):
        outbox.put(tx, planned.message, channels=[planned.channel], at=planned.at)
    return facts


def close_obsolete(
    tx: Transaction, site: Site, indicators: Sequence[Indicator], *, now: datetime
) -> None:
    """Close, without a message, what no inspection looks at any more; the issue says why."""
    gone = find_obsolete(issues.open_issues(tx, site.key), site, indicators)
    issues.apply_changes(tx, site=site.key, opened=[], closed=[issue.id for issue in gone], at=now)
    for issue in gone:
        issue_events.append(
            tx, IssueEvent(issue=issue.id, action=IssueAction.NOTED, at=now, text=_OBSOLETE)
        )


def tell_offline(tx: Transaction, channels: Sequence[Channel], now: datetime) -> None:
    """Put the one message of the day about our own network, however many sites ask for it."""
    message = uplink_message(now)
    for channel in channels:
        if not channel.is_escalation and takes(channel, message):
            at = send_at(channel, message, now, is_urgent=False)
            outbox.put(tx, message, channels=[channel.name], at=at)


def _silenced(tx: Transaction, site: Site, *, today: date) -> frozenset[Subject]:
    """What a person declared a false alarm that still holds, an earlier issue's word too."""
    held = false_alarms(tx, site, today=today)
    return frozenset((site.key, rule, target) for rule, target in held)


def _before(tx: Transaction, facts: Iterable[IssueChange]) -> dict[int, Issue]:
    """Id of an issue that opened just now → the one before it of the same rule and target."""
    return {
        change.issue.id: earlier[0]
        for change in facts
        if change.is_opened and (earlier := issues.earlier_of(tx, change.issue))
    }


def _history(
    recent: Iterable[Issue], *, now: datetime, changed: Iterable[IssueChange]
) -> Mapping[Subject, list[datetime]]:
    """Moments of the last day at which each issue opened or closed, the present ones left out."""
    history: dict[Subject, list[datetime]] = {_subject(change.issue): [] for change in changed}
    for issue in recent:
        moments = [moment for moment in _moments(issue) if now - _DAY <= moment < now]
        history.setdefault(_subject(issue), []).extend(moments)
    return history


def _at_rest(recent: Iterable[Issue], now: datetime) -> list[IssueChange]:
    """The last change of each thing that flapped and has come to rest by now.

    It is told again at each look; the outbox keeps a message of the same key once.
    """
    by_subject: dict[Subject, list[Issue]] = {}
    for issue in recent:
        by_subject.setdefault(_subject(issue), []).append(issue)
    return [
        IssueChange(issue=some[-1], is_opened=some[-1].closed_at is None)
        for some in by_subject.values()
        if settled_at((moment for issue in some for moment in _moments(issue)), now)
    ]


def _moments(issue: Issue) -> list[datetime]:
    return [moment for moment in (issue.opened_at, issue.closed_at) if moment is not None]


def _subject(issue: Issue) -> Subject:
    return issue.site, issue.rule, issue.target

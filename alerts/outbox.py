"""Deliveries that are due → sent, to be tried again, or given up; the caller records each."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.channels import room_for_body, send
from alerts.merging import merge
from gate.fetch import Fetcher
from model.days import shanghai_day
from model.errors import AlertNotSent
from model.issues import Severity
from model.messages import Channel, Delivery

#: After so long a message is shown as undelivered.
GIVE_UP_AFTER = timedelta(hours=72)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
#: More than so many at once on one channel become one message.
_MERGE_FROM = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What became of one or more deliveries that went as one message."""

    deliveries: tuple[Delivery, ...]
    is_sent: bool
    #: Chinese sentence; empty where sent, or where only the channel's rate was full.
    error: str = ""
    #: When to try again; None with `is_sent` False: give up, show as undelivered.
    next_try_at: datetime | None = None


def next_try_at(delivery: Delivery, now: datetime) -> datetime | None:
    """When a delivery that just failed is tried again; None once its 72 hours are over.

    Waits double from 30 s to an hour, each shortened by up to a quarter so that channels do not
    all come back in the same second; the same delivery and try always wait the same.
    """
    if now - delivery.created_at >= GIVE_UP_AFTER:
        return None
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(delivery.tries, 10)))
    seed = hashlib.sha256(f"{delivery.message.key}:{delivery.channel}:{delivery.tries}".encode())
    return now + wait * (1 - seed.digest()[0] / 1024)


def deliver(
    due: Iterable[Delivery],
    channels: Mapping[str, Channel],
    fetcher_for: Callable[[Channel], Fetcher],
    *,
    clock: Callable[[], datetime],
    sent_of_late: Mapping[str, Sequence[datetime]] | None = None,
) -> Iterator[Result]:
    """Send what is due, oldest first, and yield each result as soon as it is known.

    The caller records a result before it takes the next: a kill in between repeats at most that
    one, with the same key. After a passing failure the rest of that channel's messages wait with
    it, so that order is kept. `sent_of_late`: channel → moments of its last sendings, for the rate.
    """
    by_channel: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in sorted(due, key=lambda one: one.id):
        by_channel[delivery.channel].append(delivery)
    for name, waiting in by_channel.items():
        channel = channels.get(name)
        if channel is None:
            yield _unknown_channel(waiting, clock())
            continue
        spent = list((sent_of_late or {}).get(name, ()))
        yield from _deliver_on(channel, waiting, fetcher_for, clock, spent)


def _deliver_on(
    channel: Channel,
    waiting: Sequence[Delivery],
    fetcher_for: Callable[[Channel], Fetcher],
    clock: Callable[[], datetime],
    spent: list[datetime],
) -> Iterator[Result]:
    batches = _batches(channel, waiting)
    for number, batch in enumerate(batches):
        now = clock()
        rest = tuple(delivery for later in batches[number:] for delivery in later)
        if free_at := _free_at(channel, spent, now):
            yield Result(deliveries=rest, is_sent=False, next_try_at=free_at)
            return
        spent.append(now)
        result = _try(channel, batch, fetcher_for, now)
        yield result
        if not result.is_sent and result.next_try_at is not None:
            if later := rest[len(batch) :]:
                yield Result(deliveries=later, is_sent=False, next_try_at=result.next_try_at)
            return


def _try(
    channel: Channel,
    batch: tuple[Delivery, ...],
    fetcher_for: Callable[[Channel], Fetcher],
    now: datetime,
) -> Result:
    message = merge(
        [delivery.message for delivery in batch],
        on=shanghai_day(now),
        limit=room_for_body(channel),
    )
    try:
        send(channel, message, fetcher_for(channel), now=now)
    except AlertNotSent as error:
        again = None if error.is_permanent else next_try_at(batch[0], now)
        return Result(deliveries=batch, is_sent=False, error=str(error), next_try_at=again)
    return Result(deliveries=batch, is_sent=True)


def _batches(channel: Channel, waiting: Sequence[Delivery]) -> list[tuple[Delivery, ...]]:
    """What goes as one: a digest channel's milder messages, and any crowd of them."""
    if len(waiting) >= _MERGE_FROM:
        return [tuple(waiting)]
    if channel.digest_at is None:
        return [(delivery,) for delivery in waiting]
    grave = [d for d in waiting if d.message.severity == Severity.VETO]
    mild = tuple(d for d in waiting if d.message.severity != Severity.VETO)
    return [(delivery,) for delivery in grave] + ([mild] if mild else [])


def _free_at(channel: Channel, spent: Sequence[datetime], now: datetime) -> datetime | None:
    """When the channel's rate allows one more; None: now."""
    recent = sorted(moment for moment in spent if now - moment < _MINUTE)
    if len(recent) < channel.per_minute:
        return None
    return recent[-channel.per_minute] + _MINUTE


def _unknown_channel(waiting: Sequence[Delivery], now: datetime) -> Result:
    """A channel that was taken out of the file: kept for its 72 hours in case it comes back."""
    return Result(
        deliveries=tuple(waiting),
        is_sent=False,
        error=f"channels.toml 中没有渠道「{waiting[0].channel}」",
        next_try_at=next_try_at(waiting[0], now),
    )

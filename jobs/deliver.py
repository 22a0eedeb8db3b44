"""Send what the outbox holds; record each result before the next is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta

from alerts.ordering import in_order
from alerts.outbox import Result, deliver
from gate.fetch import Fetcher
from jobs.inspect import load_channels_of
from jobs.shell import Shell
from model.days import utc_now
from model.messages import Channel, Delivery
from store import outbox

#: So long the taken deliveries belong to this sender; one that is killed gives them back then.
_HOLD = timedelta(minutes=2)
#: Taken at once: a storm over all sites and channels is one round, so that it merges.
_MOST = 20_000
_RATE_SPAN = timedelta(minutes=1)


def deliver_due(shell: Shell, *, clock: Callable[[], datetime] = utc_now) -> tuple[int, int]:
    """Send every due delivery → how many were sent, and how many failed.

    Several senders may run at once: each takes what it sends. Within a channel and site nothing
    overtakes an older message.
    """
    channels = {channel.name: channel for channel in load_channels_of(shell.home)}
    ready, sent_of_late = _take(shell, clock())
    in_hand, held_at = {delivery.id for delivery in ready}, clock()
    sent = failed = 0
    for result in deliver(ready, channels, _fetcher_for, clock=clock, sent_of_late=sent_of_late):
        now = clock()
        _record(shell, result, now)
        in_hand -= {delivery.id for delivery in result.deliveries}
        if in_hand and now - held_at > _HOLD / 4:
            # Slow receivers: what is not sent yet must not fall to the next sender.
            with shell.transaction() as tx:
                outbox.hold(tx, in_hand, until=now + _HOLD)
            held_at = now
        sent += len(result.deliveries) if result.is_sent else 0
        failed += len(result.deliveries) if result.error else 0
    return sent, failed


def _take(shell: Shell, now: datetime) -> tuple[list[Delivery], dict[str, list[datetime]]]:
    """The deliveries that are this sender's and may go, and what the channels took of late."""
    with shell.transaction() as tx:
        taken = outbox.take(tx, at=now, until=now + _HOLD, limit=_MOST)
        ready = in_order(taken, outbox.waiting(tx)) if taken else []
        going = {delivery.id for delivery in ready}
        for delivery in taken:
            if delivery.id not in going:
                outbox.postpone(tx, delivery.id, until=now)
        return ready, outbox.sent_since(tx, now - _RATE_SPAN) if ready else {}


def _record(shell: Shell, result: Result, now: datetime) -> None:
    """Write down what became of the deliveries that went, or waited, together."""
    with shell.transaction() as tx:
        for delivery in result.deliveries:
            if result.is_sent:
                outbox.mark_sent(tx, delivery.id, at=now)
            elif not result.error and result.next_try_at is not None:
                # Only the rate was full, or an older message of the channel failed.
                outbox.postpone(tx, delivery.id, until=result.next_try_at)
            else:
                outbox.mark_failed(
                    tx, delivery.id, error=result.error, next_try_at=result.next_try_at
                )


def _fetcher_for(channel: Channel) -> Fetcher:
    return Fetcher(allow_networks=channel.allow_networks)

"""Send what the outbox holds; record each result before the next is sent."""

from collections.abc import Sequence

from alerts.outbox import deliver
from gate.fetch import Fetcher
from jobs.inspect import load_channels_of
from jobs.shell import Shell
from model.days import utc_now
from model.messages import Channel, Delivery
from store import outbox


def deliver_due(shell: Shell) -> tuple[int, int]:
    """Send every due delivery → how many were sent, and how many were not."""
    channels = {channel.name: channel for channel in load_channels_of(shell.home)}
    with shell.reading() as tx:
        due: Sequence[Delivery] = outbox.due(tx, at=utc_now())
    sent = failed = 0
    for result in deliver(due, channels, _fetcher_for, clock=utc_now):
        with shell.transaction() as tx:
            for delivery in result.deliveries:
                if result.is_sent:
                    outbox.mark_sent(tx, delivery.id, at=utc_now())
                else:
                    outbox.mark_failed(
                        tx, delivery.id, error=result.error, next_try_at=result.next_try_at
                    )
        sent += len(result.deliveries) if result.is_sent else 0
        failed += 0 if result.is_sent else len(result.deliveries)
    return sent, failed


def _fetcher_for(channel: Channel) -> Fetcher:
    return Fetcher(allow_networks=channel.allow_networks)

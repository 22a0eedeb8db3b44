"""I4: no message is lost: each is sent, on its way, or shown as undelivered."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from model.messages import DeliveryStatus
from store.engine import Transaction
from store.faults import Fault
from store.tables import deliveries

#: Longest time that tries go on, with a day for what quiet hours and digests hold back.
PATIENCE = timedelta(hours=72 + 24)


def find_lost_messages(tx: Transaction, *, now: datetime) -> Iterator[Fault]:
    """Deliveries in no known state, sent without a moment, given up without a word, forgotten."""
    c = deliveries.c
    rules = (
        (c.status.not_in(list(DeliveryStatus)), "状态不是已知的三种之一"),
        ((c.status == DeliveryStatus.SENT) & c.sent_at.is_(None), "标为已送达，却没有送达时间"),
        ((c.status != DeliveryStatus.SENT) & c.sent_at.is_not(None), "有送达时间，却不标为已送达"),
        ((c.status == DeliveryStatus.UNDELIVERED) & (c.last_error == ""), "放弃了，却没有说明原因"),
        (
            (c.status == DeliveryStatus.WAITING) & (c.created_at < now - PATIENCE),
            "等待已超过重试期限，却没有标为未送达",
        ),
    )
    for broken, what in rules:
        for row in tx.execute(select(c.id, c.key, c.channel).where(broken)):
            place = f"{row.id} {row.key} → {row.channel}"
            yield Fault(invariant="I4", table="deliveries", row=place, what=what)

"""Messages that are due, and all that wait → those that may go without overtaking one. Pure."""

from collections.abc import Iterable

from model.messages import Delivery


def in_order(due: Iterable[Delivery], waiting: Iterable[Delivery]) -> list[Delivery]:
    """The due deliveries, less those with an older one of the same channel and site still waiting.

    So the word that a thing recovered never arrives before the word that it broke, although the
    older message waits longer after its failures. What concerns other sites is not held up.
    """
    ready = {delivery.id: delivery for delivery in due}
    blocked_from: dict[tuple[str, str], int] = {}
    for delivery in waiting:
        if delivery.id not in ready:
            lane = _lane(delivery)
            blocked_from[lane] = min(delivery.id, blocked_from.get(lane, delivery.id))
    oldest_first = sorted(ready.values(), key=lambda one: one.id)
    return [one for one in oldest_first if one.id < blocked_from.get(_lane(one), one.id + 1)]


def _lane(delivery: Delivery) -> tuple[str, str]:
    return delivery.channel, delivery.message.site

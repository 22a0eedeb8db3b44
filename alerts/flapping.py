"""How often a thing opened and closed of late → tell, say that it flaps, or be silent. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum

#: A fourth change within a day is no news any more.
FLAP_CHANGES = 4
FLAP_SPAN = timedelta(hours=24)
#: A flapping thing has settled when it stayed as it is this long.
SETTLE_SPAN = timedelta(hours=6)


class Verdict(Enum):
    """What to do with one change."""

    TELL = 1
    TELL_FLAPPING = 2
    SILENT = 3


def judge_change(earlier: Iterable[datetime], at: datetime) -> Verdict:
    """Moments of the earlier changes of the same rule and target → what to do with the one `at`.

    Of a thing that flaps all day three changes are told, then one message that it flaps, and at
    most one when it settles: five a day.
    """
    count = 1 + sum(at - FLAP_SPAN < moment < at for moment in earlier)
    if count < FLAP_CHANGES:
        return Verdict.TELL
    return Verdict.TELL_FLAPPING if count == FLAP_CHANGES else Verdict.SILENT


def has_settled(changes: Sequence[datetime], now: datetime, *, looked_at: datetime) -> bool:
    """True at the first look at which a flapping thing has been at rest long enough.

    Args:
        changes: Moments of its changes.
        now: The look.
        looked_at: The look before, so that it is told once.
    """
    if not changes:
        return False
    last = max(changes)
    flapped = sum(last - FLAP_SPAN < moment <= last for moment in changes) >= FLAP_CHANGES
    return flapped and looked_at - last < SETTLE_SPAN <= now - last

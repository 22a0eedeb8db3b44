"""How often a thing opened and closed of late → tell, say that it flaps, or be silent. Pure."""

from collections.abc import Iterable
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


def settled_at(changes: Iterable[datetime], now: datetime) -> datetime | None:
    """Moments of a thing's changes → when its coming to rest is to be told; None: not by `now`.

    That is six hours after the last of many changes, but no sooner than a day after the rest
    before it was told: so a thing that flaps in bursts is told at most once a day to have settled.
    """
    told: datetime | None = None
    moments = sorted(moment for moment in changes if moment <= now)
    for place, (last, following) in enumerate(zip(moments, [*moments[1:], None], strict=True)):
        fourth = place - FLAP_CHANGES + 1
        if fourth < 0 or last - moments[fourth] >= FLAP_SPAN:
            continue
        rest = last + SETTLE_SPAN
        rest = rest if told is None else max(rest, told + FLAP_SPAN)
        if rest <= (now if following is None else following):
            told = rest
            if following is None:
                return told
    return None

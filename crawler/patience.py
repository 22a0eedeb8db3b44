"""Answers that ask for patience → seconds to wait. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: Answers after which the same request may succeed.
PASSING_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 598})
#: Longest wait within a run; a server that asks for more is left alone for this run.
LONGEST_WAIT = 300.0
#: Tries after the first.
MOST_RETRIES = 3


def asked_wait(header: str, *, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for; None where it says nothing usable."""
    text = header.strip()
    if not text:
        return None
    if text.lstrip("-").isdigit():
        return max(0.0, float(text[:12]))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def backoff(tries: int, *, delay_seconds: float, chance: float) -> float:
    """Seconds to wait after the `tries`-th failure: doubling, spread by `chance` in 0 … 1."""
    base = 0.1 + 2 * delay_seconds
    return min(LONGEST_WAIT, base * 2.0 ** (tries - 1) * (0.75 + 0.5 * chance))

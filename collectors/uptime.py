"""One visit of the home page → how it went, and how long each step took."""

from collections.abc import Callable, Sequence
from datetime import datetime

from collectors.observing import Look
from gate.answer import Answer
from gate.fetch import Fetcher
from inspection.readings import (
    HOME_DNS,
    HOME_FIRST_BYTE,
    HOME_OUTCOME,
    HOME_SECONDS,
    HOME_TCP,
    HOME_TLS,
)
from model.errors import FetchError
from model.fetching import Outcome, Timings
from model.observations import Observation

#: An answer with status 200 → what its body says: OK, BLOCKED or SOFT_ERROR, and why.
JudgeBody = Callable[[Answer], tuple[Outcome, str]]
#: Failures that our own network being down would show as well.
_OURS_PERHAPS = frozenset({Outcome.DNS, Outcome.REFUSED, Outcome.RESET, Outcome.TIMEOUT})


def collect_uptime(
    fetcher: Fetcher,
    home: str,
    *,
    at: datetime,
    judge_body: JudgeBody,
    references: Sequence[str] = (),
) -> list[Observation]:
    """One visit, every step of it kept.

    Where it fails in a way that our own network would show too, the `references` are visited:
    if none of them answers, the outcome is `not_monitored`, neither up nor down.
    """
    outcome, detail, timings = visit(fetcher, home, judge_body=judge_body)
    if outcome in _OURS_PERHAPS and references and not can_reach_any(fetcher, references):
        outcome, detail = Outcome.NOT_MONITORED, f"{detail}；参照网站也都无法访问"
    look = Look(at=at, source=home)
    steps = (
        (HOME_SECONDS, timings.total),
        (HOME_DNS, timings.dns),
        (HOME_TCP, timings.tcp),
        (HOME_TLS, timings.tls),
        (HOME_FIRST_BYTE, timings.first_byte),
    )
    return [
        look.read(HOME_OUTCOME, str(outcome), detail=detail),
        *(look.read(key, round(s, 4), unit="秒") for key, s in steps if s is not None),
    ]


def visit(fetcher: Fetcher, url: str, *, judge_body: JudgeBody) -> tuple[Outcome, str, Timings]:
    """Class of one visit, the failure in words, and its times."""
    try:
        answer = fetcher.get(url)
    except FetchError as error:
        return Outcome(error.outcome), str(error), error.timings or Timings()
    if answer.outcome is not Outcome.OK:
        # A firewall answers 403 or 503 with a page of its own, which is told from a plain refusal.
        outcome, why = judge_body(answer)
        if outcome is Outcome.BLOCKED:
            return outcome, why, answer.timings
        return answer.outcome, f"HTTP {answer.status}", answer.timings
    outcome, why = judge_body(answer)
    return outcome, why, answer.timings


def can_reach_any(fetcher: Fetcher, references: Sequence[str]) -> bool:
    """True where at least one reference answers anything at all."""
    for url in references:
        try:
            fetcher.get(url, method="HEAD", follow=False)
        except FetchError:
            continue
        return True
    return False

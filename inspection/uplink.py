"""This machine's own network against the sites': who is down? Pure."""

from collections.abc import Iterable, Sequence

from model.fetching import Outcome
from model.issues import Answer, Finding

#: Rules whose failure only means something while our own network is up.
NETWORK_RULES = frozenset(
    {"home.down", "ipv6.reachable", "tls.expiry", "links.home_dead", "links.inner_dead"}
    | {"attachments.broken", "search.usable", "crawl.incomplete"}
)
_UNHEARD = frozenset({Outcome.DNS, Outcome.REFUSED, Outcome.RESET, Outcome.TIMEOUT})
_MIN_REFERENCES = 2


def is_uplink_down(references: Sequence[Outcome]) -> bool | None:
    """Outcomes of visits to reference hosts → is our own network down; None: too few to tell.

    Any answer, an error page too, proves the network; only when none of at least two hosts was
    heard is it down.
    """
    if any(outcome not in _UNHEARD for outcome in references):
        return False
    return True if len(references) >= _MIN_REFERENCES else None


def withhold(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings made while our own network was down: what rests on it becomes 无法判断."""
    return tuple(
        Finding(
            rule=finding.rule,
            target=finding.target,
            answer=Answer.UNKNOWN,
            detail="本机网络异常，未监测",
        )
        if finding.rule in NETWORK_RULES and finding.answer is Answer.FAIL
        else finding
        for finding in findings
    )

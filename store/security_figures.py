"""发现问题数量 and 问题整改数量 of a year: counted from what the checks of that year left."""

from datetime import datetime

from inspection.lifecycle import count_security, fold
from inspection.readings import SUSPECT_HIDDEN_LINKS
from model.days import SHANGHAI
from model.observations import Observation
from report.proposals import INSPECTION_SOURCE
from store import issue_events, issues, observations
from store.engine import Transaction

_FOUND, _FIXED = "security.problems_found", "security.problems_fixed"


def security_figures(tx: Transaction, site: str, *, year: int) -> tuple[Observation, ...]:
    """Both figures, or none where no check looked at the site's security that year.

    Only issues that a person confirmed as security problems count; that none was found is a
    figure only where somebody looked.

    Source: 填写说明 六 (安全防护).
    """
    looks = _looks(tx, site, year)
    if not looks:
        return ()
    known = issues.issues_of(tx, site)
    events = issue_events.events_of(tx, [issue.id for issue in known])
    handlings = {number: fold(told) for number, told in events.items()}
    found, fixed = count_security(known, handlings, year=year)
    return tuple(
        Observation(
            key=key,
            value=value,
            observed_at=looks[-1].observed_at,
            source=f"{INSPECTION_SOURCE}（{year} 年检查 {len(looks)} 次）",
            unit="个",
            year=year,
            detail="只计经人工确认的安全问题",
        )
        for key, value in ((_FOUND, found), (_FIXED, fixed))
    )


def _looks(tx: Transaction, site: str, year: int) -> list[Observation]:
    """Readings of the year that could tell whether the pages were tampered with."""
    since = datetime(year, 1, 1, tzinfo=SHANGHAI)
    until = datetime(year + 1, 1, 1, tzinfo=SHANGHAI)
    readings = observations.series(tx, site, SUSPECT_HIDDEN_LINKS, since, until)
    return [reading for reading in readings if reading.value is not None]

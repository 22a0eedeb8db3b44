"""A person's look into a register: the reading and its audit entry, in one transaction."""

from datetime import datetime

from model.days import shanghai_day
from model.errors import Conflict
from model.observations import Observation
from store import audit, observations
from store.engine import Transaction


def record_check(
    tx: Transaction, site: str, reading: Observation, *, by: str, at: datetime
) -> None:
    """Keep what `collectors.registry_check` made of a look.

    Raises:
        Conflict: a later look is known; this one would never be seen.
    """
    known = observations.latest(tx, site, [reading.key]).get(reading.key)
    if known is not None and known.observed_at > reading.observed_at:
        raise Conflict(
            f"已有更晚的核对：{known.source}，{shanghai_day(known.observed_at)}，"
            f"登记为 {known.value or '（查不到）'}",
            where=reading.key,
            remedy="核对日期写错了就改正，否则不必再记",
        )
    observations.record_observations(tx, site, [reading])
    said = f"{reading.value or '查不到'}，{shanghai_day(reading.observed_at)}"
    note = f"，{reading.detail}" if reading.detail else ""
    target = f"{site}/{reading.key.partition('.')[2]}"
    audit.append(tx, who=by, action="check_register", target=target, detail=said + note, at=at)

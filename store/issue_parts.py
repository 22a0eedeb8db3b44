"""Issues of any number of sites in the order of their numbers, part by part, for programs."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from model.fleet import Selection
from model.issues import Issue, Severity
from store.engine import Transaction
from store.fleet_register import is_among
from store.issues import read_issues
from store.tables import issues


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuePart:
    """Which issues."""

    #: The sites that the reader may see: their keys, or how they are chosen.
    sites: Collection[str] | Selection
    #: True: open ones; False: closed ones; None: both.
    is_open: bool | None = True
    severity: Severity | None = None
    #: Number before which the part ends; None: from the newest.
    before: int | None = None


def issues_before(tx: Transaction, part: IssuePart, *, limit: int) -> list[Issue]:
    """The newest issues of a part, newest first; the order stays whatever opens or closes."""
    c = issues.c
    query = select(issues).where(is_among(c.site, part.sites))
    if part.is_open is not None:
        query = query.where(c.closed_at.is_(None) if part.is_open else c.closed_at.is_not(None))
    if part.severity is not None:
        query = query.where(c.severity == part.severity.value)
    if part.before is not None:
        query = query.where(c.id < part.before)
    return read_issues(tx, query.order_by(c.id.desc()).limit(limit))

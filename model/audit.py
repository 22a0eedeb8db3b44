"""审计: who did what to what, in a chain that shows any tampering."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """One link of the chain; appended, never changed."""

    #: Rises by one from 1 without a gap.
    id: int
    #: Aware, UTC.
    at: datetime
    who: str
    #: `confirm`, `review`, `sign`, `login`, `login_failed` …
    action: str
    #: What it was done to: `site/year/field`, a user's name …
    target: str
    detail: str
    #: Digest of the entry before, hex; empty for the first.
    previous: str
    #: SHA-256 over all of the above, hex.
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditFault:
    """Where the chain is broken first, and how."""

    #: Id of the entry.
    id: int
    #: Chinese sentence.
    what: str

"""确认: who decided which value, when, instead of what."""

from dataclasses import dataclass
from datetime import datetime

from model.values import Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmation:
    """One decision of one person about one cell; appended, never changed."""

    site: str
    year: int
    field: str
    #: None takes an earlier decision back (撤销).
    value: Value | None
    decided_by: str
    #: Aware, UTC.
    decided_at: datetime
    #: What was proposed at that moment; None: nothing was.
    replaces: Value | None = None
    reason: str = ""
    #: Digest of the evidence the person saw.
    evidence_digest: str = ""
    #: Rises by one with each decision about the cell; 0 before it is stored.
    version: int = 0
    #: Who reviewed this very decision (审核), empty until then.
    reviewed_by: str = ""

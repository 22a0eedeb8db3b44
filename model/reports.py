"""报表: where a report stands, what was said about its cells, what was signed."""

from dataclasses import dataclass
from datetime import datetime

from model.drafts import ReportState


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Where the report of a site and year stands."""

    site: str
    year: int
    state: ReportState = ReportState.DRAFT
    #: Aware, UTC; None: nobody has touched it yet.
    changed_at: datetime | None = None
    #: Number of the newest signed version; 0: never signed.
    signed_version: int = 0
    #: Address at which the office published it; empty until written back.
    public_url: str = ""

    @property
    def is_frozen(self) -> bool:
        """True once signed: no cell may change."""
        return self.state in {ReportState.SIGNED, ReportState.PUBLISHED}


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedVersion:
    """The bytes that were signed; kept for ever as they are."""

    site: str
    year: int
    #: From 1; a correction is a new version.
    version: int
    #: `docx`, `json` …
    format: str
    body: bytes
    #: Hex digest of `body`.
    sha256: str
    signed_by: str
    #: Aware, UTC.
    signed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """What one person said about one cell (批注)."""

    id: int
    site: str
    year: int
    field: str
    author: str
    #: Aware, UTC.
    written_at: datetime
    text: str

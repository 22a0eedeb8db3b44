"""令牌: what lets a program in, in the name of a person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from model.people import User


class TokenPurpose(StrEnum):
    """What a token is good for; it opens nothing else."""

    #: 接口: `/api/v1`, with the rights of its owner.
    API = "api"
    #: 订阅: the feed of issues, by an address that feed readers keep.
    FEED = "feed"
    #: 监测: `/metrics`.
    METRICS = "metrics"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return {"api": "接口", "feed": "订阅", "metrics": "监测"}[self.value]


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiToken:
    """One token; the secret itself is known to whoever it was shown to once."""

    id: int
    #: As the person is now: a changed role or a closed account counts at once.
    owner: User
    #: What its owner calls it.
    name: str
    purpose: TokenPurpose
    #: First characters of the secret, to know it by.
    prefix: str
    #: Aware, UTC.
    created_at: datetime
    expires_at: datetime
    #: None: never used.
    last_used_at: datetime | None = None
    #: None: not taken back.
    revoked_at: datetime | None = None

    def is_good(self, at: datetime) -> bool:
        """True where it lets somebody in at that moment."""
        return self.owner.is_active and self.revoked_at is None and at < self.expires_at

    def standing(self, at: datetime) -> str:
        """The Chinese words for how it stands at that moment."""
        if self.revoked_at is not None:
            return "已吊销"
        if not self.owner.is_active:
            return "账户已停用"
        return "有效" if at < self.expires_at else "已过期"

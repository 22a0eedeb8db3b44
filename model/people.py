"""People who use the program, and what each may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do."""

    #: 填报人: confirms values, submits.
    FILLER = "filler"
    #: 审核人: reviews, returns.
    REVIEWER = "reviewer"
    #: 单位负责人: signs.
    HEAD = "head"
    #: 系统管理员: sites, people, schedule; confirms nothing.
    ADMIN = "admin"
    #: 安全管理员: rights and sessions.
    SECURITY = "security"
    #: 审计管理员: reads the audit trail.
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.FILLER: "填报人",
    Role.REVIEWER: "审核人",
    Role.HEAD: "单位负责人",
    Role.ADMIN: "系统管理员",
    Role.SECURITY: "安全管理员",
    Role.AUDITOR: "审计管理员",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """One person with an account."""

    id: int
    name: str
    role: Role
    is_active: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginSession:
    """One login that is still good; known by the digest of its token alone."""

    #: SHA-256 of the token, hex.
    token_hash: str
    user: User
    #: Aware, UTC.
    created_at: datetime
    last_used_at: datetime
    #: Address and browser it came from, for the list a person revokes from.
    origin: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a login is checked against."""

    user: User
    password_hash: str
    failed_logins: int
    #: Locked until then; None: not locked.
    locked_until: datetime | None
    password_changed_at: datetime

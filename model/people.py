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

    @property
    def is_administrative(self) -> bool:
        """True for the three administrators (三员), who decide nothing of a report."""
        return self in {Role.ADMIN, Role.SECURITY, Role.AUDITOR}


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
    #: Path of the organisation he belongs to, see `model.organisations`; "": he sees all sites.
    organisation: str = ""


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
    has_second_factor: bool = False
    #: True where somebody else set the password.
    must_change_password: bool = False
    #: Aware, UTC; None: not known here.
    password_changed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a login is checked against."""

    user: User
    password_hash: str
    failed_logins: int
    #: Locked until then; None: not locked.
    locked_until: datetime | None
    password_changed_at: datetime
    has_second_factor: bool = False
    #: When a login failed last; None: not since one succeeded.
    failed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A person as those see him who look after accounts."""

    user: User
    #: Locked until then; None: never was.
    locked_until: datetime | None
    #: None: nobody ever logged in with it.
    last_login_at: datetime | None
    password_changed_at: datetime
    has_second_factor: bool

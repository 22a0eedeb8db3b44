"""What is done to an account by those who look after it, each with its entry in the trail."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from model.errors import UsageError
from model.organisations import parse_organisation
from model.people import Role, User
from store import api_tokens, audit, logins, people, second_factor
from store.engine import Transaction
from store.passwords import hash_password, new_password


class Change(StrEnum):
    """One thing that may be done to an account; the value is what forms and commands say."""

    DISABLE = "disable"
    ENABLE = "enable"
    PASSWORD = "password"  # noqa: S105  (a word of a form)
    UNLOCK = "unlock"
    ROLE = "role"
    ORGANISATION = "organisation"
    SECOND_FACTOR = "second-factor"
    SESSIONS = "sessions"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _LABELS[self]

    @property
    def trail(self) -> str:
        """The word for it in the audit trail."""
        return _TRAIL[self]


_LABELS = {
    Change.DISABLE: "停用",
    Change.ENABLE: "启用",
    Change.PASSWORD: "重设密码",
    Change.UNLOCK: "解锁",
    Change.ROLE: "改角色",
    Change.ORGANISATION: "改单位",
    Change.SECOND_FACTOR: "重置动态口令",
    Change.SESSIONS: "强制退出",
}
_TRAIL = {
    Change.DISABLE: "disable_user",
    Change.ENABLE: "enable_user",
    Change.PASSWORD: "reset_password",
    Change.UNLOCK: "unlock_user",
    Change.ROLE: "set_role",
    Change.ORGANISATION: "set_organisation",
    Change.SECOND_FACTOR: "reset_second_factor",
    Change.SESSIONS: "end_sessions",
}
#: Without one of each of these nobody could ever be let in again.
_NEVER_NONE = frozenset({Role.ADMIN, Role.SECURITY})


def change_account(
    tx: Transaction,
    person: User,
    change: Change,
    *,
    by: str,
    at: datetime,
    role: Role | None = None,
    organisation: str = "",
) -> str:
    """Do one thing to an account → the password that was made, "" where none was.

    A password that is made anew takes the person's tokens back too.

    Raises:
        UsageError: no role is given for `Change.ROLE`, the path of the organisation is none, or
            the last administrator would be gone.
    """
    if change is Change.ROLE and role is None:
        raise UsageError("没有选角色", remedy="选一个角色")
    path = parse_organisation(organisation)
    made = new_password() if change is Change.PASSWORD else ""
    _do(tx, person.id, at, role, path, made)[change]()
    if change is Change.PASSWORD:
        # Whoever had the password may have made tokens with it.
        api_tokens.revoke_tokens_of(tx, person, by=by, at=at)
    if change in {Change.DISABLE, Change.ROLE}:
        _require_one_left(tx, person)
    told = {Change.ROLE: role.label if role else "", Change.ORGANISATION: path}
    detail = told.get(change, "")
    audit.append(tx, who=by, action=change.trail, target=person.name, detail=detail, at=at)
    return made


def _do(
    tx: Transaction, user: int, at: datetime, role: Role | None, path: str, made: str
) -> dict[Change, Callable[[], object]]:
    def set_password() -> None:
        people.set_password(
            tx, user, password_hash=hash_password(made), at=at, must_change_password=True
        )

    def drop_second_factor() -> None:
        second_factor.remove(tx, user)
        people.revoke_all(tx, user)

    return {
        Change.DISABLE: lambda: people.set_active(tx, user, is_active=False),
        Change.ENABLE: lambda: people.set_active(tx, user, is_active=True),
        Change.PASSWORD: set_password,
        Change.UNLOCK: lambda: logins.forget_failures(tx, user),
        Change.ROLE: lambda: people.set_role(tx, user, role or Role.AUDITOR),
        Change.ORGANISATION: lambda: people.set_organisation(tx, user, path),
        Change.SECOND_FACTOR: drop_second_factor,
        Change.SESSIONS: lambda: people.revoke_all(tx, user),
    }


def _require_one_left(tx: Transaction, person: User) -> None:
    if person.role in _NEVER_NONE and people.count_active(tx, person.role) == 0:
        raise UsageError(
            f"这是最后一位{person.role.label}", remedy=f"先添加另一位{person.role.label}"
        )

"""People, what their logins are checked against, and their sessions."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from model.errors import StoreError
from model.people import Credentials, LoginSession, Role, User
from store.engine import Transaction
from store.tables import sessions, users
from store.upsert import inserted_id


def add_user(tx: Transaction, *, name: str, role: Role, password_hash: str, at: datetime) -> User:
    """Add a person.

    Raises:
        StoreError: There is one of that name.
    """
    statement = insert(users).values(
        name=name, role=role, is_active=True, password_hash=password_hash, password_changed_at=at
    )
    try:
        with tx.connection.begin_nested():
            number = inserted_id(tx, statement)
    except IntegrityError as error:
        raise StoreError(f"用户「{name}」已存在", remedy="换一个名字") from error
    return User(id=number, name=name, role=role)


def user_named(tx: Transaction, name: str) -> User | None:
    """The person of that name, or None."""
    row = tx.execute(select(users).where(users.c.name == name)).one_or_none()
    return _user(row) if row else None


def users_of(tx: Transaction, *, limit: int = 200, offset: int = 0) -> list[User]:
    """All people, by name."""
    query = select(users).order_by(users.c.name).limit(limit).offset(offset)
    return [_user(row) for row in tx.execute(query)]


def credentials_of(tx: Transaction, name: str) -> Credentials | None:
    """What a login of that name is checked against; None: there is no such person."""
    row = tx.execute(select(users).where(users.c.name == name).with_for_update()).one_or_none()
    if row is None:
        return None
    return Credentials(
        user=_user(row),
        password_hash=row.password_hash,
        failed_logins=row.failed_logins,
        locked_until=row.locked_until,
        password_changed_at=row.password_changed_at,
    )


def set_password(tx: Transaction, user: int, *, password_hash: str, at: datetime) -> None:
    """Replace a password; all sessions of the person end."""
    _set(
        tx,
        user,
        password_hash=password_hash,
        password_changed_at=at,
        failed_logins=0,
        locked_until=None,
    )
    revoke_all(tx, user)


def set_active(tx: Transaction, user: int, *, is_active: bool) -> None:
    """Let a person in or not; all sessions of one shut out end."""
    _set(tx, user, is_active=is_active)
    if not is_active:
        revoke_all(tx, user)


def set_role(tx: Transaction, user: int, role: Role) -> None:
    """Give a person another role; all sessions end, so that it takes effect at once."""
    _set(tx, user, role=role)
    revoke_all(tx, user)


def count_failure(
    tx: Transaction, user: int, *, at: datetime, limit: int = 5, lock_for: timedelta
) -> int:
    """Count a failed login → failures in a row; from `limit` on the account is locked a while."""
    counted = (
        update(users)
        .where(users.c.id == user)
        .values(failed_logins=users.c.failed_logins + 1)
        .returning(users.c.failed_logins)
    )
    failures = int(tx.execute(counted).scalar_one())
    if failures >= limit:
        _set(tx, user, locked_until=at + lock_for)
    return failures


def clear_failures(tx: Transaction, user: int) -> None:
    """Forget failed logins: one succeeded, or an administrator unlocks."""
    _set(tx, user, failed_logins=0, locked_until=None)


def create_session(
    tx: Transaction, *, user: int, token_hash: str, at: datetime, origin: str = ""
) -> None:
    """Begin a session, known by the digest of its token."""
    tx.execute(
        insert(sessions).values(
            token_hash=token_hash, user_id=user, created_at=at, last_used_at=at, origin=origin
        )
    )


def find_session(
    tx: Transaction, token_hash: str, *, at: datetime, idle: timedelta, absolute: timedelta
) -> LoginSession | None:
    """The session of a token and its person, now used; None where it is unknown or has run out."""
    alive = (
        sessions.c.token_hash == token_hash,
        sessions.c.last_used_at > at - idle,
        sessions.c.created_at > at - absolute,
    )
    used = tx.execute(update(sessions).where(*alive).values(last_used_at=at))
    if used.rowcount != 1:
        return None
    return next(iter(_sessions(tx, sessions.c.token_hash == token_hash)), None)


def sessions_of(tx: Transaction, user: int) -> list[LoginSession]:
    """Sessions of a person, newest first."""
    return _sessions(tx, sessions.c.user_id == user)


def revoke_session(tx: Transaction, token_hash: str) -> bool:
    """End one session; False where there was none."""
    return tx.execute(delete(sessions).where(sessions.c.token_hash == token_hash)).rowcount == 1


def revoke_all(tx: Transaction, user: int) -> int:
    """End all sessions of a person → how many."""
    return int(tx.execute(delete(sessions).where(sessions.c.user_id == user)).rowcount)


def purge_sessions(tx: Transaction, *, at: datetime, idle: timedelta, absolute: timedelta) -> int:
    """Delete the sessions that have run out → how many."""
    over = (sessions.c.last_used_at <= at - idle) | (sessions.c.created_at <= at - absolute)
    return int(tx.execute(delete(sessions).where(over)).rowcount)


def _set(tx: Transaction, user: int, **values: Any) -> None:  # noqa: ANN401
    if tx.execute(update(users).where(users.c.id == user).values(**values)).rowcount != 1:
        raise StoreError("没有这个用户", remedy="以 zhanbao user 查看已有用户")


def _sessions(tx: Transaction, wanted: Any) -> list[LoginSession]:  # noqa: ANN401
    query = select(users, sessions).join(sessions).where(wanted, users.c.is_active)
    return [
        LoginSession(
            token_hash=row.token_hash,
            user=_user(row),
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            origin=row.origin,
        )
        for row in tx.execute(query.order_by(sessions.c.created_at.desc()))
    ]


def _user(row: Row[Any]) -> User:
    return User(id=row.id, name=row.name, role=Role(row.role), is_active=row.is_active)

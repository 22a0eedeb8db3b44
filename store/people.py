"""People, what their logins are checked against, and their sessions."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from model.errors import StoreError
from model.organisations import SEPARATOR, WHOLE, may_see
from model.people import Account, Credentials, LoginSession, Role, User
from model.sites import Site
from store.engine import Transaction
from store.tables import former_passwords, sessions, users
from store.upsert import inserted_id

#: How much later than now a session may have begun: clocks of two machines differ a little.
_CLOCK_ERROR = timedelta(minutes=5)


def add_user(
    tx: Transaction,
    *,
    name: str,
    role: Role,
    password_hash: str,
    at: datetime,
    must_change_password: bool = False,
    organisation: str = "",
) -> User:
    """Add a person.

    Raises:
        StoreError: There is one of that name.
    """
    statement = insert(users).values(
        name=name,
        role=role,
        is_active=True,
        password_hash=password_hash,
        password_changed_at=at,
        must_change_password=must_change_password,
        organisation=organisation,
    )
    try:
        with tx.connection.begin_nested():
            number = inserted_id(tx, statement)
    except IntegrityError as error:
        raise StoreError(f"用户「{name}」已存在", remedy="换一个名字") from error
    return User(id=number, name=name, role=role, organisation=organisation)


def user_named(tx: Transaction, name: str) -> User | None:
    """The person of that name, or None."""
    row = tx.execute(select(users).where(users.c.name == name)).one_or_none()
    return _user(row) if row else None


def users_of(tx: Transaction, *, limit: int = 200, offset: int = 0) -> list[User]:
    """All people, by name."""
    query = select(users).order_by(users.c.name).limit(limit).offset(offset)
    return [_user(row) for row in tx.execute(query)]


def people_who_see(tx: Transaction, site: Site) -> list[User]:
    """The people who may log in and may see a site, by name: `model.organisations.may_see`."""
    names = site.organisation.split(SEPARATOR) if site.organisation else []
    above = [SEPARATOR.join(names[:depth]) for depth in range(len(names) + 1)]
    query = select(users).where(users.c.is_active, users.c.organisation.in_(above))
    found = map(_user, tx.execute(query.order_by(users.c.name)))
    return [user for user in found if may_see(user, site)]


def user_of_id(tx: Transaction, number: int) -> User | None:
    """The person of that number, or None."""
    row = tx.execute(select(users).where(users.c.id == number)).one_or_none()
    return _user(row) if row else None


def accounts_of(
    tx: Transaction, *, under: str = WHOLE, limit: int = 200, offset: int = 0
) -> list[Account]:
    """The accounts of an organisation and those below it, by name, for who looks after them."""
    query = select(users).order_by(users.c.name).limit(limit).offset(offset)
    if under != WHOLE:
        path, start = users.c.organisation, under + SEPARATOR
        # Not LIKE: SQLite's takes A for a.
        query = query.where((path == under) | (func.substr(path, 1, len(start)) == start))
    return [
        Account(
            user=_user(row),
            locked_until=row.locked_until,
            last_login_at=row.last_login_at,
            password_changed_at=row.password_changed_at,
            has_second_factor=bool(row.totp_secret),
        )
        for row in tx.execute(query)
    ]


def unused_accounts(tx: Transaction, *, since: datetime) -> list[User]:
    """People who may log in but have not since a moment, by name; new accounts are not among them.

    Source: GB/T 22239-2019 8.1.4.2 c (多余的、过期的账户).
    """
    last = func.coalesce(users.c.last_login_at, users.c.password_changed_at)
    query = select(users).where(users.c.is_active, last < since).order_by(users.c.name)
    return [_user(row) for row in tx.execute(query)]


def count_active(tx: Transaction, role: Role) -> int:
    """How many people of a role may log in."""
    query = select(func.count()).select_from(users).where(users.c.role == role, users.c.is_active)
    return int(tx.execute(query).scalar_one())


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
        has_second_factor=bool(row.totp_secret),
        failed_at=row.failed_at,
    )


def set_password(
    tx: Transaction,
    user: int,
    *,
    password_hash: str,
    at: datetime,
    must_change_password: bool = False,
) -> None:
    """Replace a password; all sessions of the person end, the old hash is remembered."""
    old = select(users.c.password_hash).where(users.c.id == user)
    replaced = tx.execute(old).scalar_one_or_none()
    _set(
        tx,
        user,
        password_hash=password_hash,
        password_changed_at=at,
        must_change_password=must_change_password,
        failed_logins=0,
        locked_until=None,
    )
    row = {"user_id": user, "password_hash": replaced, "replaced_at": at}
    tx.execute(insert(former_passwords).values(row))
    revoke_all(tx, user)


def past_hashes(tx: Transaction, user: int, count: int) -> list[str]:
    """Hashes of the `count` newest passwords of a person, the present one first."""
    present = select(users.c.password_hash).where(users.c.id == user)
    f = former_passwords.c
    former = select(f.password_hash).where(f.user_id == user).order_by(f.id.desc())
    found = [*tx.execute(present).scalars(), *tx.execute(former.limit(count)).scalars()]
    return found[:count]


def set_active(tx: Transaction, user: int, *, is_active: bool) -> None:
    """Let a person in or not; all sessions of one shut out end."""
    _set(tx, user, is_active=is_active)
    if not is_active:
        revoke_all(tx, user)


def set_role(tx: Transaction, user: int, role: Role) -> None:
    """Give a person another role; all sessions end, so that it takes effect at once."""
    _set(tx, user, role=role)
    revoke_all(tx, user)


def set_organisation(tx: Transaction, user: int, organisation: str) -> None:
    """Put a person into another organisation; all sessions end, so that it takes effect at once."""
    _set(tx, user, organisation=organisation)
    revoke_all(tx, user)


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
    """The session of a token and its person; None where it is unknown or has run out."""
    alive = (
        (sessions.c.token_hash == token_hash)
        & (sessions.c.last_used_at > at - idle)
        & (sessions.c.created_at > at - absolute)
        # Of a clock that was set back: else it would be good for as much longer.
        & (sessions.c.created_at <= at + _CLOCK_ERROR)
    )
    return next(iter(_sessions(tx, alive)), None)


def touch_session(tx: Transaction, token_hash: str, *, at: datetime) -> None:
    """Note that a session is used now."""
    used = update(sessions).where(sessions.c.token_hash == token_hash)
    tx.execute(used.values(last_used_at=at))


def sessions_of(tx: Transaction, user: int) -> list[LoginSession]:
    """Sessions of a person, newest first."""
    return _sessions(tx, sessions.c.user_id == user)


def revoke_session(tx: Transaction, token_hash: str, *, user: int | None = None) -> bool:
    """End one session, of that person if one is named; False where there was none."""
    wanted = delete(sessions).where(sessions.c.token_hash == token_hash)
    if user is not None:
        wanted = wanted.where(sessions.c.user_id == user)
    return tx.execute(wanted).rowcount == 1


def revoke_all(tx: Transaction, user: int, *, but: str = "") -> int:
    """End all sessions of a person, but the one of a token digest → how many."""
    others = (sessions.c.user_id == user) & (sessions.c.token_hash != but)
    return int(tx.execute(delete(sessions).where(others)).rowcount)


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
            has_second_factor=bool(row.totp_secret),
            must_change_password=row.must_change_password,
            password_changed_at=row.password_changed_at,
        )
        for row in tx.execute(query.order_by(sessions.c.created_at.desc()))
    ]


def _user(row: Row[Any]) -> User:
    return User(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        is_active=row.is_active,
        organisation=row.organisation,
    )

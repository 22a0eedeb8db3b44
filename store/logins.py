"""Tries to log in: counted before the password is looked at, so that tries at once count too."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from model.people import Credentials
from model.security import SecuritySettings
from store.engine import Transaction
from store.people import credentials_of
from store.tables import users

#: Failures further back than this are forgotten.
_MEMORY = timedelta(hours=24)
_LONGEST_LOCK = timedelta(hours=8)


def begin_try(
    tx: Transaction, name: str, *, at: datetime, rules: SecuritySettings
) -> Credentials | None:
    """Count a try as failed in advance → what to check it against.

    None: there is no such person, he is shut out, or the account is locked; a locked account
    is not locked any longer by being tried.
    """
    found = credentials_of(tx, name)
    if found is None or not found.user.is_active or is_locked(found, at=at):
        _write_all_the_same(tx)
        return None
    failures = 1 + (found.failed_logins if _is_recent(found, at=at) else 0)
    until = at + lock_time(failures, rules) if failures >= rules.tries else found.locked_until
    counted = {"failed_logins": failures, "failed_at": at, "locked_until": until}
    tx.execute(update(users).where(users.c.id == found.user.id).values(counted))
    return found


def lock_time(failures: int, rules: SecuritySettings) -> timedelta:
    """How long that many failures in a row lock an account: doubled by each after the first."""
    doublings = max(0, min(failures - rules.tries, 10))
    return min(rules.lock * (1 << doublings), max(rules.lock, _LONGEST_LOCK))


def is_locked(found: Credentials, *, at: datetime) -> bool:
    """True while nobody gets in, whatever the password."""
    return found.locked_until is not None and found.locked_until > at


def record_login(tx: Transaction, user: int, *, at: datetime) -> None:
    """A login that succeeded: its failures are forgotten."""
    good = {"failed_logins": 0, "locked_until": None, "failed_at": None, "last_login_at": at}
    tx.execute(update(users).where(users.c.id == user).values(good))


def forget_failures(tx: Transaction, user: int) -> None:
    """Forget the failures of an account and let its owner in again."""
    free = {"failed_logins": 0, "locked_until": None, "failed_at": None}
    tx.execute(update(users).where(users.c.id == user).values(free))


def _write_all_the_same(tx: Transaction) -> None:
    """One row written as it is: else the time of the answer tells whether there is such a name."""
    first = select(func.min(users.c.id)).scalar_subquery()
    same = {"failed_logins": users.c.failed_logins}
    tx.execute(update(users).where(users.c.id == first).values(same))


def _is_recent(found: Credentials, *, at: datetime) -> bool:
    return found.failed_at is not None and found.failed_at > at - _MEMORY

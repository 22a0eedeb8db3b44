"""Accounts: a name, a role and a password that is good enough."""

import secrets
import string
from datetime import datetime

from jobs.shell import Shell
from model.errors import UsageError
from model.people import Role, User
from store import audit, people

#: 等保 8.1.4.1 a (GB/T 22239): length and kinds of characters.
_LENGTH = 10
_KINDS = 3
#: Bytes of chance in a password that is made here.
_PASSWORD_BYTES = 9


def add_person(shell: Shell, name: str, role: Role, password: str, *, now: datetime) -> User:
    """Add an account.

    Raises:
        UsageError: the name is empty or the password too weak.
        StoreError: there is one of that name.
    """
    if not name.strip():
        raise UsageError("姓名是空的", remedy="写姓名")
    _check_password(password)
    hashed = hash_password(password)
    with shell.transaction() as tx:
        user = people.add_user(tx, name=name.strip(), role=role, password_hash=hashed, at=now)
        audit.append(
            tx, who="命令行", action="add_user", target=user.name, detail=role.label, at=now
        )
    return user


def hash_password(password: str) -> str:
    """What is stored of a password (argon2)."""
    from pwdlib import PasswordHash

    return PasswordHash.recommended().hash(password)


def new_password() -> str:
    """A password nobody could guess, with all kinds of characters that 等保 asks for."""
    return f"{secrets.token_urlsafe(_PASSWORD_BYTES)}-{secrets.randbelow(90) + 10}Zb"


def _check_password(password: str) -> None:
    kinds = (
        any(c in string.ascii_lowercase for c in password),
        any(c in string.ascii_uppercase for c in password),
        any(c in string.digits for c in password),
        any(not c.isalnum() for c in password),
    )
    if len(password) < _LENGTH or sum(kinds) < _KINDS:
        raise UsageError(
            "密码太弱", remedy=f"至少 {_LENGTH} 位，含大写、小写、数字、符号中的 {_KINDS} 种"
        )

"""Passwords as they are kept (Argon2id), and those a person may not take up again."""

import secrets
from functools import cache

from pwdlib import PasswordHash

from store.engine import Transaction
from store.people import past_hashes

#: Bytes of chance in a password that is made here.
_PASSWORD_BYTES = 9


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """A hash that no password fits, to check unknown names against."""
    return hash_password(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _hasher().hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """True where a password fits a stored hash; None takes as long and never fits."""
    return _hasher().verify(password, stored or _nobody())


def was_used(tx: Transaction, user: int, password: str, *, remembered: int) -> bool:
    """True where it is one of the `remembered` newest passwords of a person."""
    return any(is_password(password, stored) for stored in past_hashes(tx, user, remembered))


def new_password() -> str:
    """A password nobody could guess, with all kinds of characters that 等保 asks for."""
    return f"{secrets.token_urlsafe(_PASSWORD_BYTES)}-{secrets.randbelow(90) + 10}Zb"

"""The second factor of an account: its secret, enciphered, and codes for when it is lost."""

import base64
import hashlib
import hmac
import os
import secrets
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert, select, update

from model.totp import SECRET_BYTES, matching_step
from store.engine import Transaction
from store.tables import recovery_codes, users

_NONCE_BYTES = 12
_CODES = 10
#: 120 bits of chance: a plain hash keeps such a code well enough (ASVS 6.5.2 asks for 112).
_CODE_BYTES = 15


def pending_secret(key: bytes, session: str) -> bytes:
    """The secret that an enrolment of one session offers: the same until it is taken."""
    return hmac.digest(key, f"enrol {session}".encode(), hashlib.sha256)[:SECRET_BYTES]


def enrol(
    tx: Transaction, user: int, *, secret: bytes, code: str, key: bytes, at: datetime
) -> tuple[str, ...]:
    """Take up a second factor that the person can show a code of → recovery codes, shown once.

    Empty where the code is not right; then nothing is changed.
    """
    step = matching_step(secret, code, at=at)
    if step is None:
        return ()
    kept = {"totp_secret": _enciphered(secret, user=user, key=key), "totp_step": step}
    tx.execute(update(users).where(users.c.id == user).values(kept))
    codes = tuple(base64.b32encode(os.urandom(_CODE_BYTES)).decode() for _ in range(_CODES))
    tx.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user))
    tx.execute(
        insert(recovery_codes), [{"user_id": user, "code_hash": _digest(code)} for code in codes]
    )
    return codes


def use_code(tx: Transaction, user: int, code: str, *, key: bytes, at: datetime) -> bool:
    """True for a code of the second factor or a recovery code; neither is good a second time."""
    row = tx.execute(
        select(users.c.totp_secret, users.c.totp_step).where(users.c.id == user).with_for_update()
    ).one()
    secret = _deciphered(row.totp_secret, user=user, key=key)
    plain = code.replace(" ", "").replace("-", "").upper()
    step = matching_step(secret, plain, at=at, after=row.totp_step)
    if step is None:
        return _use_recovery_code(tx, user, plain)
    newer = (users.c.id == user) & (users.c.totp_step < step)
    return tx.execute(update(users).where(newer).values(totp_step=step)).rowcount == 1


def remove(tx: Transaction, user: int) -> None:
    """Take the second factor off an account."""
    tx.execute(update(users).where(users.c.id == user).values(totp_secret="", totp_step=0))
    tx.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user))


def has_one(tx: Transaction, user: int) -> bool:
    """True where a person has a second factor."""
    query = select(users.c.totp_secret).where(users.c.id == user)
    return bool(tx.execute(query).scalar_one_or_none())


def codes_left(tx: Transaction, user: int) -> int:
    """How many recovery codes are still good."""
    query = select(recovery_codes.c.code_hash).where(recovery_codes.c.user_id == user)
    return len(tx.execute(query).all())


def _use_recovery_code(tx: Transaction, user: int, code: str) -> bool:
    c = recovery_codes.c
    used = delete(recovery_codes).where(c.user_id == user, c.code_hash == _digest(code))
    return tx.execute(used).rowcount == 1


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, b"second factor", hashlib.sha256))


def _enciphered(secret: bytes, *, user: int, key: bytes) -> str:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = _cipher(key).encrypt(nonce, secret, str(user).encode())
    return base64.b64encode(nonce + sealed).decode()


def _deciphered(kept: str, *, user: int, key: bytes) -> bytes:
    """The secret; where the key is another one a secret that nobody has: no code fits it."""
    raw = base64.b64decode(kept)
    try:
        return _cipher(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], str(user).encode())
    except (InvalidTag, ValueError):
        return os.urandom(SECRET_BYTES)

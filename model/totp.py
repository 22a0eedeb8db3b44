"""One-time codes that an authenticator shows. Pure.

Source: RFC 4226 (HOTP), RFC 6238 (TOTP): SHA-1, 6 digits, 30 seconds, as authenticators have it.
"""

import base64
import hashlib
import hmac
import struct
from datetime import datetime
from urllib.parse import quote

#: Bytes of a secret (RFC 4226 4: 160 bits).
SECRET_BYTES = 20
_STEP_SECONDS = 30
_DIGITS = 6
#: How many steps a clock may be off, either way.
_DRIFT = 1


def hotp(secret: bytes, counter: int, *, digits: int = _DIGITS) -> str:
    """The code of one counter (RFC 4226 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", counter), hashlib.sha1)
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def step_of(at: datetime) -> int:
    """The time step of a moment (RFC 6238 4.2)."""
    return int(at.timestamp()) // _STEP_SECONDS


def matching_step(secret: bytes, code: str, *, at: datetime, after: int = 0) -> int | None:
    """The step whose code this is, within the drift and later than `after`; None if there is none.

    `after` is the newest step whose code was taken: the same code is never good twice.
    """
    now = step_of(at)
    found = None
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        # Every step is compared, so that the time taken says nothing.
        is_same = hmac.compare_digest(hotp(secret, step).encode(), code.encode())
        if is_same and step > after and found is None:
            found = step
    return found


def secret_text(secret: bytes) -> str:
    """The secret as a person types it into an authenticator."""
    return base64.b32encode(secret).decode().rstrip("=")


def enrolment_address(secret: bytes, *, name: str) -> str:
    """The `otpauth:` address that an authenticator takes."""
    label = quote(f"站报:{name}")
    return f"otpauth://totp/{label}?secret={secret_text(secret)}&issuer={quote('站报')}"

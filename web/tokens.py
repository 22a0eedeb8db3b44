"""Secrets of a login: the session token, its stored digest, and the CSRF token made from it."""

import hashlib
import hmac
import secrets

from fastapi import Request

_COOKIE = "zhanbao_session"
#: Bytes of chance in a session token.
_TOKEN_BYTES = 32


def cookie_name(request: Request) -> str:
    """Name of the session cookie; under TLS one that a browser takes from this host alone."""
    return f"__Host-{_COOKIE}" if request.url.scheme == "https" else _COOKIE


def token_in(request: Request) -> str:
    """The session token that a request comes with, "" without one."""
    return request.cookies.get(cookie_name(request), "")


def new_token() -> str:
    """A fresh session token; only the browser ever holds it."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What the store knows a session by."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(token: str) -> str:
    """The token that a form of this session must send back."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def is_csrf_token(token: str, given: str) -> bool:
    """True where `given` is the form token of the session `token`."""
    return bool(token) and hmac.compare_digest(csrf_token(token).encode(), given.encode())

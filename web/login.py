"""Logging in and out: password, counted failures, a new session each time."""

from datetime import timedelta
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pwdlib import PasswordHash

from model.people import User
from model.text import clean_line
from store import audit, people
from web.desk import Desk, desk_of, render, user_of
from web.gatekeeper import COOKIE
from web.tokens import new_token, token_hash

routes = APIRouter()

#: 等保 8.1.4.1 b: five failures lock an account for a quarter of an hour.
FAILURE_LIMIT = 5
LOCK_FOR = timedelta(minutes=15)
_REFUSED = "用户名或密码不对；连续 5 次错误将锁定 15 分钟"


@routes.get("/login")
def show_login(request: Request) -> Response:
    """The login page."""
    return render(request, "login.html", problem="")


@routes.post("/login")
def log_in(
    request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
) -> Response:
    """Check a password; a new session, or the login page with the reason."""
    desk = desk_of(request)
    user = _check(desk, clean_line(name), password)
    if user is None:
        return render(request, "login.html", status=401, problem=_REFUSED)
    token = new_token()
    origin = (
        f"{request.client.host if request.client else ''} {request.headers.get('user-agent', '')}"
    )
    with desk.transaction() as tx:
        people.create_session(
            tx, user=user.id, token_hash=token_hash(token), at=desk.clock(), origin=origin[:200]
        )
        audit.append(tx, who=user.name, action="login", target=user.name, at=desk.clock())
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return response


@routes.post("/logout")
def log_out(request: Request) -> Response:
    """End the session for good: the token is worth nothing from now on."""
    desk = desk_of(request)
    with desk.transaction() as tx:
        people.revoke_session(tx, token_hash(request.cookies[COOKIE]))
        name = user_of(request).name
        audit.append(tx, who=name, action="logout", target=name, at=desk.clock())
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(COOKIE)
    return response


def _check(desk: Desk, name: str, password: str) -> User | None:
    now = desk.clock()
    with desk.transaction() as tx:
        credentials = people.credentials_of(tx, name)
        is_locked = credentials is not None and bool(
            credentials.locked_until and credentials.locked_until > now
        )
        stored = credentials.password_hash if credentials else _nobody()
        # The hash is worked out for unknown and locked names too: the answer takes as long.
        is_right = passwords().verify(password, stored)
        if credentials is None or is_locked or not credentials.user.is_active or not is_right:
            if credentials is not None and not is_locked and not is_right:
                people.count_failure(
                    tx, credentials.user.id, at=now, limit=FAILURE_LIMIT, lock_for=LOCK_FOR
                )
            audit.append(tx, who=name[:100], action="login_failed", target=name[:100], at=now)
            return None
        people.clear_failures(tx, credentials.user.id)
        return credentials.user


@cache
def passwords() -> PasswordHash:
    """The hasher of passwords (argon2)."""
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """A hash that no password fits, to check unknown names against."""
    return passwords().hash(new_token())

"""Logging in and out: password, second factor, counted failures, a new session each time."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from model.people import Credentials, User
from model.text import clean_line
from store import audit, logins, people, second_factor
from store.engine import Transaction
from store.passwords import is_password
from web.desk import Desk, desk_of, render, user_of
from web.tokens import cookie_name, new_token, token_hash, token_in

routes = APIRouter()

_REFUSED = "用户名、密码或动态口令不对；连续 {tries} 次错误，账户将锁定 {minutes} 分钟以上"
_TOO_MANY = "登录尝试过于频繁，请一分钟后再试"
#: One word of a person in a form of logging in; longer ones are an attack.
Word = Annotated[str, Form(max_length=1000)]


@routes.get("/login")
def show_login(request: Request) -> Response:
    """The login page."""
    return render(request, "login.html", problem="")


@routes.post("/login")
def log_in(request: Request, name: Word = "", password: Word = "", code: Word = "") -> Response:
    """Check what was given; a new session, or the login page with the reason."""
    desk = desk_of(request)
    address = address_of(request)
    if not desk.pace.begin(address, at=desk.clock()):
        _note_flood(desk, address)
        return render(request, "login.html", status=429, problem=_TOO_MANY)
    token = new_token()
    origin, old = _origin(request), token_in(request)
    if not _let_in(desk, clean_line(name), password, code, token=token, old=old, origin=origin):
        rules = desk.rules
        problem = _REFUSED.format(tries=rules.tries, minutes=int(rules.lock.total_seconds()) // 60)
        return render(request, "login.html", status=401, problem=problem)
    desk.pace.forgive(address, at=desk.clock())
    response = RedirectResponse("/", status_code=303)
    is_secure = request.url.scheme == "https"
    response.set_cookie(
        cookie_name(request), token, httponly=True, samesite="strict", secure=is_secure
    )
    return response


@routes.post("/logout")
def log_out(request: Request) -> Response:
    """End the session for good: the token is worth nothing from now on."""
    desk = desk_of(request)
    with desk.transaction() as tx:
        people.revoke_session(tx, token_hash(token_in(request)))
        name = user_of(request).name
        audit.append(tx, who=name, action="logout", target=name, at=desk.clock())
    return leave(request)


def leave(request: Request) -> Response:
    """To the login page, without the cookie and without what the browser kept."""
    response = RedirectResponse("/login", status_code=303)
    is_secure = request.url.scheme == "https"
    response.delete_cookie(cookie_name(request), secure=is_secure, httponly=True, samesite="strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def address_of(request: Request) -> str:
    """The network address that a request comes from."""
    return request.client.host if request.client else ""


def check_password(desk: Desk, name: str, password: str) -> Credentials | None:
    """The account where the password is right and it is not locked; else a counted failure.

    Outside any transaction: the hash is slow, and a writer must not wait for it.
    It is worked out for unknown and locked names too: the answer takes as long.
    """
    with desk.transaction() as tx:
        found = logins.begin_try(tx, name, at=desk.clock(), rules=desk.rules)
    is_right = is_password(password, found.password_hash if found else None)
    return found if found and is_right else None


def _let_in(
    desk: Desk, name: str, password: str, code: str, *, token: str, old: str, origin: str
) -> bool:
    now = desk.clock()
    found = check_password(desk, name, password)
    with desk.transaction() as tx:
        user = _with_second_factor(tx, desk, found, code)
        if user is None:
            audit.append(tx, who=name[:100], action="login_failed", target=name[:100], at=now)
            return False
        logins.record_login(tx, user.id, at=now)
        if old:
            people.revoke_session(tx, token_hash(old))
        people.create_session(tx, user=user.id, token_hash=token_hash(token), at=now, origin=origin)
        audit.append(tx, who=user.name, action="login", target=user.name, detail=origin, at=now)
    return True


def _with_second_factor(
    tx: Transaction, desk: Desk, found: Credentials | None, code: str
) -> User | None:
    """The person whose second factor is right too, or who has none."""
    if found is None or not found.has_second_factor:
        return found.user if found else None
    is_right = second_factor.use_code(tx, found.user.id, code, key=desk.key, at=desk.clock())
    return found.user if is_right else None


def _note_flood(desk: Desk, address: str) -> None:
    """Tries beyond the pace, once a minute and address (OWASP ASVS 5.0 16.3.3)."""
    now = desk.clock()
    if desk.pace.is_news(address, at=now):
        with desk.transaction() as tx:
            audit.append(tx, who="", action="login_flood", target=address[:100], at=now)


def _origin(request: Request) -> str:
    agent = clean_line(request.headers.get("user-agent", ""))
    return f"{address_of(request)} {agent}"[:200]

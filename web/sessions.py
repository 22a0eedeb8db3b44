"""「我的账户」: one's own password and sessions."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from config.known_passwords import load_known_passwords
from model.errors import UsageError
from model.passwords import password_fault
from store import api_tokens, people, second_factor
from store.passwords import hash_password, was_used
from web.desk import desk_of, render, session_of, user_of
from web.duties import duty_of
from web.login import Word, leave
from web.proof import note, require_password

routes = APIRouter(prefix="/account")


@routes.get("")
def show_account(request: Request) -> Response:
    """Where one is logged in, and what guards the account."""
    return _account(request)


@routes.post("/password")
def change_password(
    request: Request,
    old: Word = "",
    new: Word = "",
    again: Word = "",
    tokens: Annotated[bool, Form()] = False,  # noqa: FBT002  (a box of the form)
) -> Response:
    """Replace one's own password; every session ends, this one too, and if wished every token."""
    desk, user = desk_of(request), user_of(request)
    rules = desk.rules.password_policy
    if new != again:
        raise UsageError("两次输入的新密码不一样", remedy="重新输入")
    known = load_known_passwords(desk.home.known_passwords)
    fault = password_fault(new, name=user.name, policy=rules, known=known)
    if fault:
        raise UsageError(fault, remedy=rules.words)
    require_password(desk, request, old)
    with desk.reading() as tx:
        if was_used(tx, user.id, new, remembered=rules.remembered):
            raise UsageError("新密码是用过的", remedy="换一个没有用过的")
    hashed = hash_password(new)
    with desk.transaction() as tx:
        people.set_password(tx, user.id, password_hash=hashed, at=desk.clock())
        note(tx, desk, user.name, "change_password")
        if tokens:
            api_tokens.revoke_tokens_of(tx, user, by=user.name, at=desk.clock())
    return leave(request)


@routes.post("/sessions")
def end_sessions(
    request: Request, session: Annotated[str, Form(max_length=64)] = "", password: Word = ""
) -> Response:
    """End one of one's own sessions, or all but this one; the password is asked for again.

    Source: OWASP ASVS 5.0 7.5.2.
    """
    desk, mine = desk_of(request), session_of(request)
    require_password(desk, request, password)
    with desk.transaction() as tx:
        if session:
            people.revoke_session(tx, session, user=mine.user.id)
        else:
            people.revoke_all(tx, mine.user.id, but=mine.token_hash)
        note(tx, desk, mine.user.name, "end_session")
    return RedirectResponse("/account", status_code=303)


def _account(request: Request) -> Response:
    desk, mine = desk_of(request), session_of(request)
    now = desk.clock()
    with desk.reading() as tx:
        found = people.sessions_of(tx, mine.user.id)
        tokens = sum(one.is_good(now) for one in api_tokens.tokens_of(tx, mine.user.id))
        left = second_factor.codes_left(tx, mine.user.id)
    alive = [one for one in found if now - one.last_used_at < desk.rules.idle]
    shown: dict[str, Any] = {
        "sessions": alive,
        "mine": mine,
        "codes_left": left,
        "tokens": tokens,
        "duty": duty_of(mine, desk.rules, now=now),
        "policy": desk.rules.password_policy,
        "must_have_factor": mine.user.role in desk.rules.second_factor_roles,
    }
    return render(request, "account.html", **shown)

"""「我的账户」: one's own password, second factor and sessions."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from config.known_passwords import load_known_passwords
from model.errors import UsageError
from model.passwords import password_fault
from model.people import LoginSession
from model.totp import enrolment_address, secret_text
from store import api_tokens, audit, logins, people, second_factor
from store.engine import Transaction
from store.passwords import hash_password, was_used
from web.desk import Desk, desk_of, render, session_of, user_of
from web.duties import duty_of
from web.login import Word, check_password, leave

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
    _require_password(desk, request, old)
    with desk.reading() as tx:
        if was_used(tx, user.id, new, remembered=rules.remembered):
            raise UsageError("新密码是用过的", remedy="换一个没有用过的")
    hashed = hash_password(new)
    with desk.transaction() as tx:
        people.set_password(tx, user.id, password_hash=hashed, at=desk.clock())
        _note(tx, desk, user.name, "change_password")
        if tokens:
            api_tokens.revoke_tokens_of(tx, user, by=user.name, at=desk.clock())
    return leave(request)


@routes.post("/second-factor")
def change_second_factor(
    request: Request, action: Annotated[str, Form()], password: Word = "", code: Word = ""
) -> Response:
    """Take up or lay down one's second factor; the password is asked for again."""
    desk, session = desk_of(request), session_of(request)
    _require_password(desk, request, password)
    if action == "remove":
        _lay_down(desk, session)
        return RedirectResponse("/account", status_code=303)
    if session.has_second_factor:
        raise UsageError("动态口令已经启用", remedy="先停用，再重新启用")
    return _take_up(request, desk, session, code)


@routes.post("/sessions")
def end_sessions(request: Request, session: Annotated[str, Form(max_length=64)] = "") -> Response:
    """End one of one's own sessions, or all but this one."""
    desk, mine = desk_of(request), session_of(request)
    with desk.transaction() as tx:
        if session:
            people.revoke_session(tx, session, user=mine.user.id)
        else:
            people.revoke_all(tx, mine.user.id, but=mine.token_hash)
        _note(tx, desk, mine.user.name, "end_session")
    return RedirectResponse("/account", status_code=303)


def _lay_down(desk: Desk, session: LoginSession) -> None:
    if session.user.role in desk.rules.second_factor_roles:
        raise UsageError(f"{session.user.role.label}不能停用动态口令", remedy="由安全管理员重置")
    with desk.transaction() as tx:
        second_factor.remove(tx, session.user.id)
        _note(tx, desk, session.user.name, "remove_second_factor")


def _take_up(request: Request, desk: Desk, session: LoginSession, code: str) -> Response:
    secret = second_factor.pending_secret(desk.key, session.token_hash)
    if not code:
        return _account(request, offered=secret)
    user = session.user
    with desk.transaction() as tx:
        codes = second_factor.enrol(
            tx, user.id, secret=secret, code=code.strip(), key=desk.key, at=desk.clock()
        )
        if codes:
            people.revoke_all(tx, user.id, but=session.token_hash)
            _note(tx, desk, user.name, "add_second_factor")
    if not codes:
        return _account(request, offered=secret, problem="动态口令不对，请核对手机时间后再输入")
    return _account(request, codes=codes)


def _account(request: Request, *, offered: bytes | None = None, **more: Any) -> Response:  # noqa: ANN401  (templates take anything)
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
        "has_second_factor": mine.has_second_factor or "codes" in more,
        "duty": "" if "codes" in more else duty_of(mine, desk.rules, now=now),
        "policy": desk.rules.password_policy,
        "secret": secret_text(offered) if offered else "",
        "otpauth": enrolment_address(offered, name=mine.user.name) if offered else "",
    }
    return render(request, "account.html", **shown, **more)


def _require_password(desk: Desk, request: Request, password: str) -> None:
    """Whoever found an open browser does not know the password; his tries count."""
    user = user_of(request)
    if check_password(desk, user.name, password) is None:
        with desk.transaction() as tx:
            _note(tx, desk, user.name, "login_failed")
        raise UsageError("当前密码不对", remedy="重新输入；多次错误会锁定账户")
    with desk.transaction() as tx:
        logins.forget_failures(tx, user.id)


def _note(tx: Transaction, desk: Desk, who: str, action: str) -> None:
    audit.append(tx, who=who, action=action, target=who, at=desk.clock())

"""「动态口令」: a person led through taking up a second factor, step by step, or laying it down."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from model.errors import UsageError
from model.people import LoginSession
from model.totp import enrolment_address, secret_text
from store import people, second_factor
from web.desk import Desk, desk_of, render, session_of
from web.duties import duty_of
from web.login import Word
from web.proof import note, require_password
from web.qr import qr_picture

routes = APIRouter(prefix="/account/second-factor")

#: Characters of the key that are written together, as a person types them.
_GROUP = 4


@routes.get("")
def show_steps(request: Request) -> Response:
    """What it is for, what is needed, and the first step: the password."""
    return _steps(request)


@routes.post("")
def change_second_factor(
    request: Request, action: Annotated[str, Form()], password: Word = "", code: Word = ""
) -> Response:
    """Take up or lay down one's second factor; the password is asked for again."""
    desk, session = desk_of(request), session_of(request)
    require_password(desk, request, password)
    if action == "remove":
        _lay_down(desk, session)
        return RedirectResponse("/account", status_code=303)
    if session.has_second_factor:
        raise UsageError("动态口令已经启用", remedy="先停用，再重新启用")
    return _take_up(request, desk, session, code)


def _lay_down(desk: Desk, session: LoginSession) -> None:
    if session.user.role in desk.rules.second_factor_roles:
        raise UsageError(f"{session.user.role.label}不能停用动态口令", remedy="由安全管理员重置")
    with desk.transaction() as tx:
        second_factor.remove(tx, session.user.id)
        note(tx, desk, session.user.name, "remove_second_factor")


def _take_up(request: Request, desk: Desk, session: LoginSession, code: str) -> Response:
    secret = second_factor.pending_secret(desk.key, session.token_hash)
    if not code:
        return _offer(request, secret)
    user = session.user
    typed = code.replace(" ", "")
    with desk.transaction() as tx:
        codes = second_factor.enrol(
            tx, user.id, secret=secret, code=typed, key=desk.key, at=desk.clock()
        )
        if codes:
            people.revoke_all(tx, user.id, but=session.token_hash)
            note(tx, desk, user.name, "add_second_factor")
    if not codes:
        return _offer(request, secret, problem="动态口令不对，请核对手机时间后再输入")
    return _steps(request, codes=codes)


def _offer(request: Request, secret: bytes, *, problem: str = "") -> Response:
    """The key, as a picture and as text."""
    key = secret_text(secret)
    groups = " ".join(key[start : start + _GROUP] for start in range(0, len(key), _GROUP))
    address = enrolment_address(secret, name=session_of(request).user.name)
    return _steps(request, key=groups, picture=qr_picture(address), problem=problem)


def _steps(request: Request, **shown: Any) -> Response:  # noqa: ANN401  (templates take anything)
    desk, mine = desk_of(request), session_of(request)
    duty = "" if "codes" in shown else duty_of(mine, desk.rules, now=desk.clock())
    return render(request, "second_factor.html", mine=mine, duty=duty, **shown)

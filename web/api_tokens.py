"""「接口令牌」: one's own tokens; the security administrator sees those of his organisation."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from model.api_tokens import TokenPurpose
from model.people import Role
from store import api_tokens
from web.desk import Said, desk_of, render, session_of, user_of
from web.login import Word
from web.proof import require_both

routes = APIRouter(prefix="/account/tokens")

#: Numbers that both databases can hold.
Number = Annotated[int, Path(ge=1, le=2**53)]


@routes.get("")
def show_tokens(request: Request) -> Response:
    """The tokens, and the form that makes one."""
    return _tokens(request)


@routes.post("")
def make_token(
    request: Request,
    name: Said,
    purpose: Annotated[TokenPurpose, Form()],
    days: Annotated[int, Form(ge=1, le=api_tokens.MAX_DAYS)] = api_tokens.DEFAULT_DAYS,
    password: Word = "",
    code: Word = "",
) -> Response:
    """Make a token; its secret is in this one answer and nowhere else.

    It lets in without password and second factor: so both are asked for here once more.
    Source: OWASP ASVS 5.0 6.3.3.
    """
    desk, user = desk_of(request), user_of(request)
    require_both(desk, request, password, code)
    with desk.transaction() as tx:
        secret, token = api_tokens.make_token(
            tx,
            owner=user,
            name=name,
            purpose=purpose,
            days=days,
            by=user.name,
            at=desk.clock(),
        )
    return _tokens(request, secret=secret, made=token)


@routes.post("/{number:int}/revoke")
def revoke_token(request: Request, number: Number) -> Response:
    """Take a token back for good."""
    desk, user = desk_of(request), user_of(request)
    owner = None if user.role is Role.SECURITY else user.id
    with desk.transaction() as tx:
        api_tokens.revoke_token(
            tx, number, by=user.name, at=desk.clock(), owner=owner, under=user.organisation
        )
    return RedirectResponse("/account/tokens", status_code=303)


def _tokens(request: Request, **made: Any) -> Response:  # noqa: ANN401  (templates take anything)
    desk, user = desk_of(request), user_of(request)
    sees_all = user.role is Role.SECURITY
    with desk.reading() as tx:
        found = (
            api_tokens.all_tokens(tx, under=user.organisation)
            if sees_all
            else api_tokens.tokens_of(tx, user.id)
        )
    return render(
        request,
        "tokens.html",
        tokens=found,
        sees_all=sees_all,
        has_second_factor=session_of(request).has_second_factor,
        now=desk.clock(),
        purposes=list(TokenPurpose),
        default_days=api_tokens.DEFAULT_DAYS,
        max_days=api_tokens.MAX_DAYS,
        origin=str(request.base_url).rstrip("/"),
        **made,
    )

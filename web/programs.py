"""Programs at the gate: a token in the header, a secret address, or a neighbour on this machine.

None of these ways leads to a page: each opens the one thing it is for.
"""

from dataclasses import replace
from ipaddress import ip_address

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from model.api_tokens import ApiToken, TokenPurpose
from model.people import LoginSession, Role
from store import api_tokens, second_factor
from web.api.problems import problem
from web.desk import Desk, desk_of, session_of
from web.duties import duty_of

API = "/api/v1/"
FEEDS = "/feed/"
METRICS = "/metrics"
#: Headers by which a proxy says that the request comes from elsewhere.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_ASK = {"WWW-Authenticate": 'Bearer realm="zhanbao"'}


def is_for_programs(request: Request) -> bool:
    """True for a request that is let in by a token or not at all; a session counts for nothing."""
    path = request.url.path
    if path.startswith(API):
        return "authorization" in request.headers
    return path == METRICS or path.startswith(FEEDS)


def let_program_in(request: Request) -> Response | None:
    """None for one that may go on, in the name of its owner; else the refusal."""
    path = request.url.path
    if path.startswith(FEEDS):
        secret = path.removeprefix(FEEDS).partition("/")[0]
        token = _use(request, secret, TokenPurpose.FEED)
        return None if token else PlainTextResponse("没有这个订阅地址\n", status_code=404)
    if path == METRICS:
        return _let_monitor_in(request)
    if _use(request, _bearer(request), TokenPurpose.API) is not None:
        return _send_owner_to_duty(request)
    answer = problem(401, "令牌无效、过期或已吊销", remedy="在「接口令牌」中另做一个")
    answer.headers.update(_ASK)
    return answer


def _send_owner_to_duty(request: Request) -> Response | None:
    """A token is no way around the second factor that its owner must have and has not.

    Source: OWASP ASVS 5.0 6.3.3.
    """
    desk, session = desk_of(request), session_of(request)
    if session.user.role not in desk.rules.second_factor_roles:
        return None
    with desk.reading() as tx:
        proven = replace(session, has_second_factor=second_factor.has_one(tx, session.user.id))
    duty = duty_of(proven, desk.rules, now=desk.clock())
    return problem(403, duty, remedy="令牌的主人登录页面办理") if duty else None


def _let_monitor_in(request: Request) -> Response | None:
    if _is_neighbour(request):
        return None
    token = _use(request, _bearer(request), TokenPurpose.METRICS)
    # Totals over every organisation: for whoever runs the installation.
    if token is not None and token.owner.role is Role.ADMIN and not token.owner.organisation:
        return None
    return PlainTextResponse("只供本机或持监测令牌者读取\n", status_code=401, headers=_ASK)


def _use(request: Request, secret: str, purpose: TokenPurpose) -> ApiToken | None:
    """The token of a secret if it is good for that; from now on its owner is the one who asks."""
    desk = desk_of(request)
    token = _find(desk, secret)
    if token is None or token.purpose is not purpose:
        return None
    request.state.session = LoginSession(
        token_hash="",
        user=token.owner,
        created_at=token.created_at,
        last_used_at=desk.clock(),
        origin=f"令牌 {token.prefix}…",
    )
    return token


def _find(desk: Desk, secret: str) -> ApiToken | None:
    now = desk.clock()
    with desk.reading() as tx:
        token = api_tokens.find_token(tx, secret, at=now)
    if token is not None and api_tokens.is_use_due(token, at=now):
        with desk.transaction() as tx:
            api_tokens.record_use(tx, token.id, at=now)
    return token


def _bearer(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _is_neighbour(request: Request) -> bool:
    """True where it comes from this very machine, and through no proxy."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False

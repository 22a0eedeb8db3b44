"""Nobody gets further than the login page without a session, and no change without its token.

Default deny: a new route is closed until somebody logs in; the open ones are listed here.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from model.errors import StoreError
from model.people import LoginSession
from store import people
from web.api.problems import is_api, problem
from web.desk import Desk, desk_of, note_refusal, render
from web.duties import duty_of
from web.programs import is_for_programs, let_program_in
from web.tokens import is_csrf_token, token_hash, token_in

#: Routes that strangers may ask for.
OPEN_PATHS = frozenset({"/login", "/healthz"})
OPEN_PREFIXES = ("/static/",)
#: What a monitor on the network asks, without anything to overhear.
_ALWAYS_OPEN = frozenset({"/healthz"})
#: What a person may do who must first see to his own account.
_DURING_DUTY = frozenset(
    {"/account", "/account/password", "/account/second-factor", "/account/sessions", "/logout"}
)
#: A session is noted as used so often, not at each request.
_TOUCH = timedelta(minutes=1)
#: Names by which a browser reaches the machine it runs on: nobody can listen in between.
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_YEAR_OF_TLS = "max-age=31536000; includeSubDomains"
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Next = Callable[[Request], Awaitable[Response]]


async def keep_gate(request: Request, call_next: Next) -> Response:
    """Let a request through to its route, or answer in its place."""
    try:
        refusal = await _refusal(request)
    except StoreError as error:
        # Nobody is let in while it cannot be told who he is.
        if not error.is_unavailable:
            raise
        refusal = _deny(request, 503, error.what, error.remedy)
    return add_headers(request, refusal or await call_next(request))


def add_headers(request: Request, response: Response) -> Response:
    """The answer with what tells a browser to let nothing foreign in and to keep nothing."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.url.path.startswith(OPEN_PREFIXES):
        response.headers.setdefault("Cache-Control", "no-store")
    if request.url.scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", _YEAR_OF_TLS)
    return response


async def _refusal(request: Request) -> Response | None:
    path = request.url.path
    if path not in _ALWAYS_OPEN and _is_overheard(request):
        return _deny(request, 403, "请用 https:// 打开", "网络上的明文连接会泄露密码")
    if is_for_programs(request):
        return await run_in_threadpool(let_program_in, request)
    if request.method not in _SAFE_METHODS and not _is_same_origin(request):
        return _deny(request, 403, "请求不是从本页面发出的")
    if path in OPEN_PATHS or path.startswith(OPEN_PREFIXES):
        return None
    session = await run_in_threadpool(_find_session, desk_of(request), request)
    if session is None:
        return _ask_to_log_in(request)
    request.state.session = session
    if request.method not in _SAFE_METHODS and not await _has_csrf_token(request):
        await run_in_threadpool(note_refusal, request, "没有页面令牌")
        return _deny(request, 403, "页面已过期，请刷新后再试")
    return _send_to_duty(request, session)


def _find_session(desk: Desk, request: Request) -> LoginSession | None:
    token, now = token_in(request), desk.clock()
    if not token:
        return None
    known, rules = token_hash(token), desk.rules
    with desk.reading() as tx:
        found = people.find_session(tx, known, at=now, idle=rules.idle, absolute=rules.absolute)
    if found is not None and now - found.last_used_at >= _TOUCH:
        with desk.transaction() as tx:
            people.touch_session(tx, known, at=now)
    return found


def _send_to_duty(request: Request, session: LoginSession) -> Response | None:
    """What keeps a person at his account until it is done; None where nothing does."""
    desk = desk_of(request)
    duty = duty_of(session, desk.rules, now=desk.clock())
    if not duty or request.url.path in _DURING_DUTY:
        return None
    if request.headers.get("hx-request"):
        return Response(status_code=403, headers={"HX-Redirect": "/account"})
    if is_api(request):
        return problem(403, duty, remedy="在「我的账户」中办理")
    return RedirectResponse("/account", status_code=303)


def _is_overheard(request: Request) -> bool:
    """True for plain HTTP over a network, unless the installation allows it."""
    host = request.url.hostname or ""
    is_plain = request.url.scheme == "http" and host not in _OWN_NAMES
    return is_plain and not desk_of(request).rules.plain_http


def _is_same_origin(request: Request) -> bool:
    """True where the browser says that the request comes from one of our own pages."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


async def _has_csrf_token(request: Request) -> bool:
    given = request.headers.get("x-csrf-token", "")
    kind = request.headers.get("content-type", "")
    if not given and kind.startswith("application/x-www-form-urlencoded"):
        # body() keeps what it read, so that the route can read the form again.
        given = parse_qs((await request.body()).decode("utf-8", "replace")).get("csrf", [""])[0]
    return is_csrf_token(token_in(request), given)


def _ask_to_log_in(request: Request) -> Response:
    if request.headers.get("hx-request"):
        # htmx follows this header with the whole page, not with the part it asked for.
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    if is_api(request):
        return problem(401, "请先登录", remedy="在请求头中带上接口令牌")
    return RedirectResponse("/login", status_code=303)


def _deny(request: Request, status: int, what: str, remedy: str = "") -> Response:
    if is_api(request):
        return problem(status, what, remedy=remedy)
    return render(request, "error.html", status=status, what=what, remedy=remedy)

"""The review page: routes wired, nothing else."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from config.home import Home, find_home
from config.keys import load_key
from config.security import load_security
from model.days import utc_now
from model.errors import Conflict, Frozen, UsageError, ZhanbaoError
from store.engine import open_store
from web import (
    api,
    cells,
    column_edit,
    columns,
    exports,
    form,
    issue,
    issues,
    items,
    login,
    overview,
    people,
    records,
    sections,
    sessions,
    trail,
    workflow,
)
from web.desk import Desk, make_templates, render, require_known_year, require_visible_site
from web.gatekeeper import add_headers, keep_gate
from web.pace import Pace
from web.size import BodyLimit

_PAGES = (
    login,
    overview,
    form,
    cells,
    sections,
    items,
    columns,
    column_edit,
    issue,
    issues,
    records,
    trail,
    workflow,
    exports,
    sessions,
    people,
)
_ERROR_STATUS: tuple[tuple[type[ZhanbaoError], int], ...] = (
    (Conflict, 409),
    (Frozen, 423),
    (UsageError, 422),
    (ZhanbaoError, 400),
)


def create_app(home: Home | None = None, *, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The application for one installation; by default the one the environment names."""
    home = home or find_home()
    app = FastAPI(title="站报", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.desk = _desk(home, clock)
    app.middleware("http")(keep_gate)
    app.add_middleware(BodyLimit)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for part in (*_PAGES, api):
        app.include_router(
            part.routes,
            dependencies=[Depends(require_known_year), Depends(require_visible_site)],
            include_in_schema=part is api,
        )
    app.add_api_route("/healthz", _healthz, methods=["GET"], include_in_schema=False)
    app.add_exception_handler(ZhanbaoError, _tell_error)
    app.add_exception_handler(HTTPException, _tell_http_error)
    app.add_exception_handler(404, _tell_http_error)
    app.add_exception_handler(RequestValidationError, _tell_bad_form)
    app.add_exception_handler(Exception, _tell_fault)
    return app


def _desk(home: Home, clock: Callable[[], datetime]) -> Desk:
    rules = load_security(home.security)
    return Desk(
        home=home,
        key=load_key(home.key),
        rules=rules,
        pace=Pace(rules.tries_per_minute),
        store=open_store(home.database_url),
        clock=clock,
        templates=make_templates(),
    )


def _healthz() -> PlainTextResponse:
    return PlainTextResponse("ok")


def _tell_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ZhanbaoError)  # noqa: S101  (the handler is registered for it alone)
    status = next(code for kind, code in _ERROR_STATUS if isinstance(error, kind))
    return _error_page(request, status, error.what, error.remedy)


def _tell_http_error(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    what = str(getattr(error, "detail", "")) if status != 404 else "没有这个页面"  # noqa: PLR2004
    return _error_page(request, status, what, "")


def _tell_bad_form(request: Request, error: Exception) -> Response:
    del error
    return _error_page(request, 422, "提交的内容不完整或格式不对", "刷新页面后重试")


def _tell_fault(request: Request, error: Exception) -> Response:
    """A fault of the program itself; the server logs the rest."""
    del error
    answer = _error_page(request, 500, "程序出错，没有保存", "再试一次；仍然这样请查看服务日志")
    return add_headers(request, answer)


def _error_page(request: Request, status: int, what: str, remedy: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"what": what, "remedy": remedy}, status_code=status)
    name = "parts/problem.html" if request.headers.get("hx-request") else "error.html"
    response = render(request, name, status=status, what=what, remedy=remedy)
    if request.headers.get("hx-request"):
        response.headers["HX-Retarget"] = "#problem"
        response.headers["HX-Reswap"] = "innerHTML"
    return response

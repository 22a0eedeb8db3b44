"""Errors → answers: a page for people, one shape of JSON for programs."""

import re

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from model.errors import Conflict, Frozen, StoreError, UsageError, ZhanbaoError
from web.api.problems import bad_request, is_api, problem
from web.desk import note_refusal, render
from web.gatekeeper import add_headers

_ERROR_STATUS: tuple[tuple[type[ZhanbaoError], int], ...] = (
    (Conflict, 409),
    (Frozen, 423),
    (UsageError, 422),
    (ZhanbaoError, 400),
)
_NOT_FOUND = 404
_FORBIDDEN = 403
_UNAVAILABLE = 503
#: Addresses of pages whose forms are sent below them.
_FORMS = re.compile(r"/sites/[^/]+/(?:\d{4}/columns|\d{4}|issues/\d+)(?=/|$)|/(?:people|account)\b")
_WORDS = {404: "没有这个接口", 405: "这个地址不能这样请求", 413: "请求太大"}


def add_refusals(app: FastAPI) -> None:
    """Let the application tell every error in Chinese."""
    app.add_exception_handler(ZhanbaoError, _tell_error)
    app.add_exception_handler(HTTPException, _tell_http_error)
    app.add_exception_handler(RequestValidationError, _tell_bad_form)
    app.add_exception_handler(Exception, _tell_fault)


def _tell_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ZhanbaoError)  # noqa: S101  (the handler is registered for it alone)
    status = next(code for kind, code in _ERROR_STATUS if isinstance(error, kind))
    if isinstance(error, StoreError) and error.is_unavailable:
        status = _UNAVAILABLE
    # Elsewhere the place may be an address or a path of the installation.
    where = error.where if isinstance(error, UsageError | Conflict | Frozen) else ""
    return _refuse(request, status, error.what, remedy=error.remedy, where=where)


def _tell_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (as above)
    status, what = error.status_code, error.detail
    if what.isascii():
        # The framework's own words.
        what = _WORDS.get(status, "请求读不懂")
    if status == _NOT_FOUND and not is_api(request):
        what = "没有这个页面"
    if status == _FORBIDDEN:
        note_refusal(request, what)
    answer = _refuse(request, status, what)
    answer.headers.update(error.headers or {})
    return answer


def _tell_bad_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (as above)
    if is_api(request):
        return bad_request(error.errors())
    return _refuse(request, 422, "提交的内容不完整或格式不对", remedy="刷新页面后重试")


def _tell_fault(request: Request, error: Exception) -> Response:
    """A fault of the program itself; the server logs the rest."""
    del error
    remedy = "再试一次；仍然这样请查看服务日志"
    return add_headers(request, _refuse(request, 500, "程序出错，没有保存", remedy=remedy))


def page_before(method: str, path: str) -> str:
    """The page on which the form stood that was sent to an address; empty where none is known."""
    if method != "POST":
        return ""
    found = _FORMS.match(path)
    return found.group() if found else ""


def _refuse(
    request: Request, status: int, what: str, *, remedy: str = "", where: str = ""
) -> Response:
    if is_api(request):
        return problem(status, what, where=where, remedy=remedy)
    is_part = bool(request.headers.get("hx-request"))
    name = "parts/problem.html" if is_part else "error.html"
    # Of a site that this person may not see nothing is named, not even where he came from.
    back = "" if status == _NOT_FOUND else page_before(request.method, request.url.path)
    response = render(request, name, status=status, what=what, remedy=remedy, back=back)
    if is_part:
        response.headers["HX-Retarget"] = "#problem"
        response.headers["HX-Reswap"] = "innerHTML"
    return response

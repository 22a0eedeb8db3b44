"""What went wrong, in the one shape in which the interface tells it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from web.api.shapes import Answer, Value

#: HTTP status → the word a program can rely on.
_CODES = {
    400: "refused",
    401: "login",
    403: "forbidden",
    404: "not_found",
    405: "method",
    409: "conflict",
    413: "too_large",
    422: "invalid",
    423: "frozen",
    429: "too_many",
    503: "unavailable",
}
#: Kind of fault that the checks of a request tell → what a person reads.
_FAULTS = {
    "missing": "没有写",
    "extra_forbidden": "不认识的键",
    "json_invalid": "不是 JSON",
    "model_attributes_type": "不是 JSON 对象",
    "int_parsing": "不是整数",
    "int_type": "不是整数",
    "int_from_float": "不是整数",
    "bool_parsing": "不是 true 或 false",
    "bool_type": "不是 true 或 false",
    "string_type": "不是文字",
    "string_too_long": "太长",
    "string_too_short": "太短",
    "too_short": "太短",
    "string_pattern_mismatch": "写法不对",
    "enum": "不是可选的值",
    "literal_error": "不是可选的值",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "date_from_datetime_parsing": "不是 2026-12-31 这样的日期",
    "date_parsing": "不是 2026-12-31 这样的日期",
}


class Fault(Answer):
    """One part of a request that cannot be taken."""

    #: Where it stands, such as `body.reason`.
    where: str
    what: str


class Problem(Answer):
    """Why something was refused; nothing was changed."""

    code: str
    what: str
    where: str = ""
    remedy: str = ""
    faults: tuple[Fault, ...] = ()
    #: For `conflict`: the value that stands now, and the one that was to be written.
    standing: Value | None = None
    wanted: str | None = None


def is_api(request: Request) -> bool:
    """True where the one who asks is answered in JSON, whatever happens."""
    return request.url.path.startswith("/api/")


def problem(status: int, what: str, **more: Any) -> JSONResponse:  # noqa: ANN401  (fields of `Problem`)
    """A refusal as an answer; `more` are further fields of `Problem`."""
    told = Problem(code=_CODES.get(status, "fault"), what=what, **more)
    return JSONResponse(told.model_dump(mode="json"), status_code=status)


def bad_request(errors: Sequence[Mapping[str, Any]]) -> JSONResponse:
    """The answer to a request whose parts cannot be taken, each named."""
    faults = [
        Fault(
            where=".".join(str(part) for part in error["loc"])[:200],
            what=_FAULTS.get(error["type"], "内容不对"),
        )
        for error in errors
    ]
    first = f"：{faults[0].where} {faults[0].what}" if faults else ""
    return problem(422, f"请求不完整或格式不对{first}", faults=faults, remedy="见接口说明 /api")


def _refusal(what: str) -> dict[str, Any]:
    return {"model": Problem, "description": what}


#: What every operation may answer instead, for the description.
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: _refusal("不能办理"),
    401: _refusal("没有登录，或令牌无效、过期、已吊销"),
    403: _refusal("没有这个权限"),
    404: _refusal("没有"),
    409: _refusal("别人先改了"),
    422: _refusal("请求不完整或格式不对"),
    423: _refusal("报表已签发"),
}

"""No request is larger than a form can be: what comes after is not read."""

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a form: the longest field, every character three bytes, escaped.
MAX_BODY = 256 * 1024
#: Bytes of a picture that a person hands in.
MAX_PICTURE = 4 * 2**20
#: The one kind of address that takes a picture.
_WITH_PICTURE = re.compile(r"/sites/[^/]+/\d+/fields/[^/]+/register")
_TOO_LARGE = 413


class _TooLargeError(Exception):
    """The body goes on past the limit."""


class BodyLimit:
    """Answers 413 as soon as a body is larger than its address takes, announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, counting its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = _limit_of(scope)
        if _announced(scope) > limit:
            await _refuse(scope, receive, send)
            return
        try:
            await self._app(scope, _counted(receive, limit), send)
        except _TooLargeError:
            await _refuse(scope, receive, send)


def _announced(scope: Scope) -> int:
    given = dict(scope["headers"]).get(b"content-length", b"0")
    return int(given) if given.isdigit() else 0


def _limit_of(scope: Scope) -> int:
    return MAX_BODY + (MAX_PICTURE if _WITH_PICTURE.fullmatch(scope["path"]) else 0)


def _counted(receive: Receive, limit: int) -> Receive:
    read = 0

    async def counting() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise _TooLargeError
        return message

    return counting


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer = PlainTextResponse("提交的内容太长", status_code=_TOO_LARGE)
    answer.headers["Connection"] = "close"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    await answer(scope, receive, send)

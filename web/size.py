"""No request is larger than a form can be: what comes after is not read."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a form: the longest field, every character three bytes, escaped.
MAX_BODY = 256 * 1024
_TOO_LARGE = 413


class _TooLargeError(Exception):
    """The body goes on past the limit."""


class BodyLimit:
    """Answers 413 as soon as a body is larger than `MAX_BODY`, announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, counting its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _announced(scope) > MAX_BODY:
            await _refuse(scope, receive, send)
            return
        try:
            await self._app(scope, _counted(receive), send)
        except _TooLargeError:
            await _refuse(scope, receive, send)


def _announced(scope: Scope) -> int:
    given = dict(scope["headers"]).get(b"content-length", b"0")
    return int(given) if given.isdigit() else 0


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counting() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY:
            raise _TooLargeError
        return message

    return counting


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer = PlainTextResponse("提交的内容太长", status_code=_TOO_LARGE)
    answer.headers["Connection"] = "close"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    await answer(scope, receive, send)

"""`python -m crawler.browser`: an ask as JSON on stdin, one rendered page as JSON on stdout."""

import contextlib
import json
import os
import signal
import sys
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gate.fetch import Fetcher
from gate.robots import Robots, fetch_robots
from gate.web_address import origin, parse_web_address
from model.errors import FetchError
from model.fetching import Outcome

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

_LOAD_MS = 30_000
_QUIET_MS = 10_000
#: Ends this process where its parent, which ends it earlier, is gone.
_LAST_SECOND = 90
_MOST_REQUESTS = 200
_MOST_BYTES = 64 * 1024 * 1024
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
#: What shows nothing in the document.
_NOT_NEEDED = frozenset({"image", "media", "font", "stylesheet"})
#: What a picture of the page does without.
_NOT_PICTURED = frozenset({"media"})
#: Of a picture: pixels across and, at most, down; quality of the JPEG.
_WIDTH, _MOST_HEIGHT, _QUALITY = 1280, 4000, 60
#: Headers that speak of the body as it travelled: it is handed on decoded and whole.
_TRAVEL = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection"})
_PASSED_ON = ("accept", "content-type", "x-requested-with", "referer")
#: Nobody listens there: what is not answered by the gate ends here.
_NOWHERE = "http://127.0.0.1:9"


@dataclass(kw_only=True, slots=True)
class Gateway:
    """Answers the requests of one page through the fetch gate."""

    fetcher: Fetcher
    obeys_robots: bool
    #: Kinds of request that are ended unasked.
    not_needed: frozenset[str] = _NOT_NEEDED
    #: True where an error page is a page too: a picture shows what a visitor saw.
    takes_errors: bool = False
    #: Body and content type of a document that was kept.
    saved: tuple[bytes, str] | None = None
    #: Address of the document after redirects.
    url: str = ""
    refused: FetchError | None = None
    _robots: dict[str, Robots] = field(default_factory=dict)
    _requests: int = 0
    _bytes: int = 0

    def answer(self, route: "Route") -> None:
        """Fulfil one request, or end it."""
        request = route.request
        is_document = request.is_navigation_request() and request.frame.parent_frame is None
        if request.resource_type in self.not_needed or self._is_over():
            route.abort()
            return
        if is_document and self.saved is not None:
            route.fulfill(status=200, content_type=self.saved[1], body=self.saved[0])
            return
        try:
            self._fulfil(route, is_document=is_document)
        except FetchError as error:
            if is_document:
                self.refused = error
            route.abort()

    def _is_over(self) -> bool:
        self._requests += 1
        return self._requests > _MOST_REQUESTS or self._bytes > _MOST_BYTES

    def _fulfil(self, route: "Route", *, is_document: bool) -> None:
        request = route.request
        self._obey(request.url)
        sent = [(name, request.headers[name]) for name in _PASSED_ON if name in request.headers]
        answer = self.fetcher.get(
            request.url, method=request.method, body=request.post_data_buffer, headers=sent
        )
        self._bytes += len(answer.body)
        if is_document:
            self.url = answer.url
            if answer.outcome is not Outcome.OK and not self.takes_errors:
                raise FetchError(
                    f"服务器返回 {answer.status}（{answer.outcome.label}）", outcome=answer.outcome
                )
        headers = {name: value for name, value in answer.headers if name not in _TRAVEL}
        route.fulfill(status=answer.status, headers=headers, body=answer.body)

    def _obey(self, url: str) -> None:
        if not self.obeys_robots:
            return
        place = str(origin(parse_web_address(url)))
        if place not in self._robots:
            self._robots[place] = fetch_robots(self.fetcher, url)
        if not self._robots[place].is_allowed(url):
            raise FetchError("robots.txt 不允许抓取", outcome=Outcome.ROBOTS, where=url)


def render(ask: dict[str, Any]) -> dict[str, str]:
    """The page that an ask of `crawler.rendering` names, or why there is none."""
    given = {"user_agent": ask["user_agent"]} if ask["user_agent"] else {}
    fetcher = Fetcher(allow_networks=tuple(ask["allow_networks"]), **given)
    saved = (b64decode(ask["saved"][0]), ask["saved"][1]) if ask["saved"] else None
    wants_picture = bool(ask.get("wants_picture"))
    gateway = Gateway(
        fetcher=fetcher,
        obeys_robots=ask["obeys_robots"],
        saved=saved,
        not_needed=_NOT_PICTURED if wants_picture else _NOT_NEEDED,
        takes_errors=wants_picture,
    )
    from playwright.sync_api import Error

    try:
        html, picture = _drawn(gateway, ask)
    except Error as error:
        refused = gateway.refused
        outcome = refused.outcome if refused else Outcome.MALFORMED
        return {"error": refused.what if refused else error.message, "outcome": str(outcome)}
    return {"url": gateway.url or ask["url"], "html": html, "picture": picture}


def _drawn(gateway: Gateway, ask: dict[str, Any]) -> tuple[str, str]:
    """The document and, where it is asked for, its picture in base64."""
    from playwright.sync_api import TimeoutError as SlowError
    from playwright.sync_api import sync_playwright

    flags = [*_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ask["chromium"],
            args=flags,
            chromium_sandbox=os.geteuid() != 0,
            proxy={"server": _NOWHERE, "bypass": "<-loopback>"},
        )
        context = browser.new_context(
            accept_downloads=False,
            service_workers="block",
            user_agent=gateway.fetcher.user_agent,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": _WIDTH, "height": 900},
        )
        context.route("**/*", lambda route: gateway.answer(route))  # noqa: PLW0108 - it sets attributes
        context.route_web_socket("**/*", lambda socket: socket.close())
        page = context.new_page()
        page.goto(ask["url"], wait_until="load", timeout=_LOAD_MS)
        # A page that never falls silent is taken as it stands.
        with contextlib.suppress(SlowError):
            page.wait_for_load_state("networkidle", timeout=_QUIET_MS)
        html = page.content()
        picture = _picture(page) if ask.get("wants_picture") else ""
        browser.close()
    return html, picture


def _picture(page: "Page") -> str:
    """The page from its top, as long as it is up to a limit: a JPEG in base64."""
    height = page.evaluate("document.documentElement.scrollHeight")
    # What the page says of itself may be anything.
    tall = min(max(height, 200), _MOST_HEIGHT) if isinstance(height, int) else _MOST_HEIGHT
    page.set_viewport_size({"width": _WIDTH, "height": tall})
    return b64encode(page.screenshot(type="jpeg", quality=_QUALITY)).decode()


if __name__ == "__main__":
    signal.alarm(_LAST_SECOND)
    json.dump(render(json.load(sys.stdin)), sys.stdout)

"""Address of a page → the page as a browser leaves it after its scripts have run.

Chromium itself has no network: every request of the page is answered by the fetch gate, so the
rules on addresses, sizes and time hold for scripts too. The browser lives in a child process
(`crawler.browser`) that is ended with its time, whatever a script does.
"""

import json
import os
import signal
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from model.errors import FetchError, RenderingUnavailable
from model.fetching import Outcome

#: Debian's browser.
CHROMIUM = Path("/usr/bin/chromium")
#: For one page: the browser's start, all its requests, its scripts.
PAGE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A page after its scripts have run."""

    #: Address after redirects.
    url: str
    #: The document as it stands, UTF-8.
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    #: JPEG of the page, empty where none was asked for.
    picture: bytes = b""


def require_browser(chromium: Path = CHROMIUM) -> None:
    """Pass where pages can be rendered on this machine.

    Raises:
        RenderingUnavailable: the extra or the browser is missing; the message says which.
    """
    if find_spec("playwright") is None:
        raise RenderingUnavailable(
            "没有安装脚本页面渲染组件", where="zhanbao[js]", remedy="pip install 'zhanbao[js]'"
        )
    if not os.access(chromium, os.X_OK):
        raise RenderingUnavailable(
            "没有找到浏览器 Chromium", where=str(chromium), remedy="apt install chromium"
        )


def render_page(
    url: str,
    *,
    allow_networks: Sequence[str] = (),
    obeys_robots: bool = True,
    user_agent: str = "",
    saved: tuple[bytes, str] | None = None,
    seconds: float = PAGE_SECONDS,
    wants_picture: bool = False,
    keep_on: Callable[[], None] | None = None,
) -> Rendered:
    """The page at `url` with what its scripts draw.

    With `wants_picture` its images and style sheets are asked for too, through the same gate, and
    an error page is pictured like any other.

    `saved` is the body and content type of a page that was kept: it is not asked for again, only
    what its scripts ask for is. robots.txt holds for all that is asked. `keep_on` is asked every
    second; what it raises ends the browser.

    Raises:
        RenderingUnavailable: there is no browser here.
        FetchError: the page gave no usable answer, robots.txt forbids it, or time ran out.
    """
    require_browser()
    ask = {
        "url": url,
        "allow_networks": list(allow_networks),
        "obeys_robots": obeys_robots,
        "user_agent": user_agent,
        "chromium": str(CHROMIUM),
        "wants_picture": wants_picture,
        "saved": [b64encode(saved[0]).decode(), saved[1]] if saved else None,
    }
    told = _run_browser(json.dumps(ask), url, seconds, keep_on)
    if "error" in told:
        raise FetchError(
            told["error"],
            outcome=Outcome(told["outcome"]),
            where=url,
            remedy="用浏览器打开看看，稍后再试",
        )
    return Rendered(
        url=told["url"],
        body=told["html"].encode("utf-8", "replace"),
        picture=b64decode(told["picture"]),
    )


def _run_browser(
    ask: str, url: str, seconds: float, keep_on: Callable[[], None] | None
) -> dict[str, str]:
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.browser"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        output = _await_end(child, ask, seconds, keep_on)
    except subprocess.TimeoutExpired as error:
        raise FetchError(
            f"{seconds:.0f} 秒内没有渲染完成",
            outcome=Outcome.TIMEOUT,
            where=url,
            remedy="稍后再试",
        ) from error
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    try:
        told: dict[str, str] = json.loads(output)
    except ValueError as error:
        raise FetchError(
            "浏览器没有给出页面", outcome=Outcome.MALFORMED, where=url, remedy="稍后再试"
        ) from error
    return told


def _await_end(
    child: subprocess.Popen[str], ask: str, seconds: float, keep_on: Callable[[], None] | None
) -> str:
    """What the child prints before its time is over.

    Raises:
        TimeoutExpired: it did not end.
    """
    ends_at = time.monotonic() + seconds
    unsent: str | None = ask
    while True:
        rest = ends_at - time.monotonic()
        try:
            output, _ = child.communicate(unsent, timeout=rest if keep_on is None else min(rest, 1))
        except subprocess.TimeoutExpired:
            if keep_on is None or time.monotonic() >= ends_at:
                raise
            keep_on()
            unsent = None
            continue
        return output

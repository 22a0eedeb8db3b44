"""Pages of one site, asked for one after the other: robots.txt obeyed, a pause between two."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.pages.blocked import find_blocked
from crawler.pages.source import PageSource
from crawler.patience import LONGEST_WAIT
from gate.fetch import Fetcher
from gate.robots import Robots, fetch_robots
from model.errors import FetchError
from model.fetching import Outcome, PageRequest
from model.identity import host_of

#: Host and seconds between two requests to it → seconds to wait for the turn that was taken.
TakeTurn = Callable[[str, float], float]


@dataclass(slots=True)
class PoliteFetch:
    """Fetches pages of a site for discovery, no faster than its politeness allows."""

    fetcher: Fetcher
    delay_seconds: float
    robots: Robots
    #: Shares the pause with other processes; None: it is this one's alone.
    take_turn: TakeTurn | None = None
    _last: float = field(default=0.0, init=False)

    @classmethod
    def of(
        cls,
        home: str,
        *,
        fetcher: Fetcher,
        delay_seconds: float,
        take_turn: TakeTurn | None = None,
    ) -> "PoliteFetch":
        """For the site of a home page; its robots.txt is read first."""
        robots = fetch_robots(fetcher, home)
        return cls(fetcher=fetcher, delay_seconds=delay_seconds, robots=robots, take_turn=take_turn)

    def __call__(self, request: PageRequest) -> tuple[str, bytes, str]:
        """Address after redirects, body and content type of a page.

        Raises:
            FetchError: robots.txt forbids it, there is no answer, or the answer is no page.
        """
        if not self.robots.is_allowed(request.url):
            raise FetchError(
                self.robots.state if not self.robots.is_reachable else "robots.txt 不允许抓取",
                outcome=Outcome.ROBOTS,
                where=request.url,
                remedy="与网站管理单位联系",
            )
        self._wait(request.url)
        headers = [("referer", request.referer)] if request.referer else []
        if request.content_type:
            headers.append(("content-type", request.content_type))
        body = request.body.encode() if request.body is not None else None
        answer = self.fetcher.get(
            request.url, method=request.method, body=body, headers=tuple(headers)
        )
        _refuse_non_page(request.url, answer.status, answer.outcome)
        source = PageSource(url=answer.url, body=answer.body, content_type=answer.content_type)
        if why := find_blocked(source):
            raise FetchError(
                why,
                outcome=Outcome.BLOCKED,
                where=request.url,
                remedy="请网站管理单位放行，或稍后再试",
                code="F01",
            )
        return answer.url, answer.body, answer.content_type

    def _wait(self, url: str) -> None:
        if self.take_turn is not None and self.delay_seconds > 0:
            pause = self.take_turn(host_of(url), self.delay_seconds)
            _refuse_long(url, pause)
        else:
            pause = self._last + self.delay_seconds - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._last = time.monotonic()


def _refuse_long(url: str, pause: float) -> None:
    if pause > LONGEST_WAIT:
        raise FetchError(
            f"服务器要求 {pause:.0f} 秒后再来（Retry-After），没有访问",
            outcome=Outcome.HTTP_4XX,
            where=url,
            remedy="到时再试",
        )


def _refuse_non_page(url: str, status: int, outcome: Outcome) -> None:
    if outcome is not Outcome.OK:
        raise FetchError(
            f"服务器返回 {status}（{outcome.label}）",
            outcome=outcome,
            where=url,
            remedy="用浏览器打开看看，稍后再试",
        )

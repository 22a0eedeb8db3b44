"""Pages of one site, asked for one after the other: robots.txt obeyed, a pause between two."""

import time
from dataclasses import dataclass, field

from crawler.pages.blocked import find_blocked
from crawler.pages.source import PageSource
from gate.fetch import Fetcher
from gate.robots import Robots, fetch_robots
from model.errors import FetchError
from model.fetching import Outcome, PageRequest


@dataclass(slots=True)
class PoliteFetch:
    """Fetches pages of a site for discovery, no faster than its politeness allows."""

    fetcher: Fetcher
    delay_seconds: float
    robots: Robots
    _last: float = field(default=0.0, init=False)

    @classmethod
    def of(cls, home: str, *, fetcher: Fetcher, delay_seconds: float) -> "PoliteFetch":
        """For the site of a home page; its robots.txt is read first."""
        robots = fetch_robots(fetcher, home)
        return cls(fetcher=fetcher, delay_seconds=delay_seconds, robots=robots)

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
                remedy=self.robots.remedy or "与网站管理单位联系",
            )
        self._wait()
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

    def _wait(self) -> None:
        """Keep the pause alone, where the fetcher does not share it with other processes."""
        if self.fetcher.await_turn is None:
            pause = self._last + self.delay_seconds - time.monotonic()
            time.sleep(max(pause, 0.0))
            self._last = time.monotonic()


def _refuse_non_page(url: str, status: int, outcome: Outcome) -> None:
    if outcome is not Outcome.OK:
        raise FetchError(
            f"服务器返回 {status}（{outcome.label}）",
            outcome=outcome,
            where=url,
            remedy="用浏览器打开看看，稍后再试",
        )

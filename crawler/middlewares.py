"""What Scrapy lacks: robots.txt by RFC 9309, retries that wait, a switch that stops the site."""

import asyncio
import logging
import random
from hashlib import sha256
from time import monotonic
from typing import Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler import settings
from crawler.failures import describe_failure, is_about_certificate
from crawler.patience import (
    LONGEST_WAIT,
    MOST_RETRIES,
    PASSING_STATUSES,
    asked_wait,
    backoff,
)
from crawler.wholeness import has_end
from model.days import utc_now
from model.errors import AddressRefused
from model.fetching import Outcome
from model.identity import host_of

_LOGGER = logging.getLogger(__name__)
_MOST_ROBOTS_REDIRECTS = 5
#: Name under which Scrapy's statistics count what was sent.
REQUESTS = "zhanbao/requests"
_ROBOTS_BYTES = 512 * 1024
_MOST_CRAWL_DELAY = 30.0
_SERVER_ERROR = 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class StopSwitch:
    """Let no request pass once the site has been given up for this run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Pass, or raise."""
        del request
        spider = self._crawler.spider
        if why := getattr(spider, "stopped", "") or self._ordered(spider):
            raise IgnoreRequest(why)

    def _ordered(self, spider: object) -> str:
        """Why a person has stopped the site since the crawl began; the spider then knows too."""
        recorder = getattr(spider, "recorder", None)
        why = recorder.stop_order() if recorder is not None else ""
        if why:
            spider.stop(why)  # type: ignore[attr-defined]  # Scrapy knows no other spider's methods
        return str(why)


class Redirect(RedirectMiddleware):  # type: ignore[misc, unused-ignore]
    """Scrapy's redirects, with no word to the next host on where the crawl came from."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """Drop the header."""
        del response
        request.headers.pop(b"Referer", None)

    def _engine_started(self) -> None:
        """Look for no referer middleware: there is none on purpose."""


class Robots:
    """Obey robots.txt as RFC 9309 orders: 4xx allows, 5xx and silence forbid."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent = str(crawler.settings["USER_AGENT"])
        self._rules: dict[str, asyncio.Future[Protego | str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Pass a request that the host's rules allow, or raise."""
        if request.meta.get("is_robots"):
            return
        scheme, _, rest = request.url.partition("://")
        origin = f"{scheme}://{rest.split('/', 1)[0]}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.get_running_loop().create_future()
            self._rules[origin].set_result(await self._fetch(origin, request))
        rules = await self._rules[origin]
        if isinstance(rules, str):
            raise IgnoreRequest(rules)
        if not rules.can_fetch(request.url, self._agent):
            raise IgnoreRequest("robots.txt 不允许抓取此地址")

    async def _fetch(self, origin: str, request: Request) -> Protego | str:
        url = f"{origin}/robots.txt"
        for _ in range(_MOST_ROBOTS_REDIRECTS + 1):
            try:
                response = await self._ask(url)
            except AddressRefused as error:
                return str(error)
            except Exception as error:  # noqa: BLE001 - any silence forbids, RFC 9309 2.3.1.4
                _LOGGER.info("robots.txt %s: %s", url, error)
                return f"robots.txt 无法取得（{describe_failure(error)}），按规定视为不允许"
            if response.status not in _REDIRECTS or not response.headers.get("Location"):
                return self._judge(response, request)
            url = response.urljoin((response.headers.get("Location") or b"").decode("latin-1"))
        return Protego.parse("")

    async def _ask(self, url: str) -> Response:
        engine = self._crawler.engine
        if engine is None:
            raise IgnoreRequest("抓取已结束")
        meta = {
            "is_robots": True,
            "dont_redirect": True,
            "download_timeout": settings.DOWNLOAD_TIMEOUT,
        }
        headers = {"User-Agent": self._agent}
        response: Response = await engine.download_async(
            Request(url, callback=NO_CALLBACK, meta=meta, headers=headers)
        )
        return response

    def _judge(self, response: Response, request: Request) -> Protego | str:
        if response.status >= _SERVER_ERROR:
            return f"robots.txt 返回 {response.status}，按规定视为不允许"
        if response.status != 200:  # noqa: PLR2004 - OK; all else means that there is none
            return Protego.parse("")
        text = response.body[:_ROBOTS_BYTES].decode("utf-8-sig", "replace")
        rules = Protego.parse("" if text.lstrip()[:1] == "<" else text)
        delay = rules.crawl_delay(self._agent)
        if delay:
            self._slow_down(request, min(float(delay), _MOST_CRAWL_DELAY))
        return rules

    def _slow_down(self, request: Request, delay: float) -> None:
        engine = self._crawler.engine
        if engine is not None:
            _, slot = engine.downloader._get_slot(request)  # noqa: SLF001 - as AutoThrottle reaches it
            slot.delay = max(slot.delay, delay)
        self._crawler.spider.recorder.slow_hosts[host_of(request.url)] = delay  # type: ignore[union-attr]


class PatientRetry:
    """Try again what may pass, after the wait that the server asks for or a growing one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._held: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Hold a request while its host asked to be left alone."""
        host = host_of(request.url)
        while (rest := self._held.get(host, 0.0) - monotonic()) > 0:  # noqa: ASYNC110 - may grow
            await asyncio.sleep(rest)
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(REQUESTS)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass an answer on, or the same request again after a wait.

        Raises:
            ResponseDataLossError: the answer may have been cut, each time at another place.
        """
        if response.status not in PASSING_STATUSES:
            return self._whole(request, response)
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        asked = asked_wait(header, now=utc_now())
        if asked:
            self._crawler.spider.recorder.hold_off(host_of(request.url), asked)  # type: ignore[union-attr]
        if asked is not None and asked > LONGEST_WAIT:
            self._give_up(f"服务器要求 {asked:.0f} 秒后再来（Retry-After），本站本轮停止")
            return response
        return self._again(request, asked) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Try a broken connection again; pass refusals of our own on.

        Raises:
            FetchError: the server's certificate is refused, for the reason told.
        """
        if isinstance(exception, (IgnoreRequest, AddressRefused)):
            return None
        if is_about_certificate(exception):
            await self._tell_certificate(request)
        return self._again(request, None)

    async def _tell_certificate(self, request: Request) -> None:
        """Twisted tells only that it was refused: look again at what is wrong with it."""
        # Few crawls need it, and it takes long to load.
        from gate.certificates import fault_of_certificate

        site = self._crawler.spider.recorder.site  # type: ignore[union-attr]
        fault = await asyncio.to_thread(
            fault_of_certificate, request.url, allow_networks=site.allow_networks
        )
        if fault is not None and fault.outcome == Outcome.TLS:
            raise fault

    def _whole(self, request: Request, response: Response) -> Request | Response:
        """An answer without a length that does not end as a page does is asked for once more.

        Where it comes the same again, that is how it ends.
        """
        if "partial" not in response.flags or has_end(response.body):
            return response
        digest = sha256(response.body).hexdigest()
        if request.meta.get("cut") == digest:
            return response
        again = self._again(request, None)
        if again is None:
            raise ResponseDataLossError
        again.meta["cut"] = digest
        return again

    def _again(self, request: Request, asked: float | None) -> Request | None:
        tries = request.meta.get("tries", 0) + 1
        if tries > MOST_RETRIES:
            return None
        wait = backoff(tries, delay_seconds=self._delay, chance=random.random())  # noqa: S311 - spread
        wait = max(wait, asked) if asked is not None else wait
        host = host_of(request.url)
        self._held[host] = max(self._held.get(host, 0.0), monotonic() + wait)
        again = request.copy()
        again.meta["tries"] = tries
        return again

    def _give_up(self, why: str) -> None:
        stop = getattr(self._crawler.spider, "stop", None)
        if stop is not None:
            stop(why)

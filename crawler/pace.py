"""The last moment before a request leaves: its host's turn, shared with every other process."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.patience import LONGEST_WAIT
from model.identity import host_of

#: So often it is asked whether a site was stopped while its answer is awaited.
_LOOK_SECONDS = 2.0


class WebHandler(HTTP11DownloadHandler):
    """Scrapy's handler, made when it is first used: most crawls need one for https or for http."""

    lazy = True


class PacedHandler(WebHandler):
    """The handler that waits for a turn first.

    Scrapy's own delay knows the requests of its process alone; two sites on one host, or a check
    beside a crawl, would ask it twice as often as it may be asked.
    """

    async def download_request(self, request: Request) -> Response:
        """Wait for the turn, then fetch, as long as nobody stops the site.

        Raises:
            IgnoreRequest: the host asked another process to stay away for longer than a run waits,
                or a person has stopped the site.
        """
        spider = self._crawler.spider
        host = host_of(request.url)
        # A thread may wait for the store; the reactor must not.
        wait = await asyncio.to_thread(spider.recorder.take_turn, host)  # type: ignore[union-attr]
        if wait > LONGEST_WAIT:
            why = f"{host} 要求 {wait:.0f} 秒后再来（Retry-After），本站本轮停止"
            spider.stop(why)  # type: ignore[union-attr]
            raise IgnoreRequest(why)
        await asyncio.sleep(wait)
        return await self._unless_stopped(super().download_request(request))

    async def _unless_stopped(self, answer: Coroutine[Any, Any, Response]) -> Response:
        """The answer, unless a person stops the site while it is awaited."""
        spider = self._crawler.spider
        awaited = asyncio.ensure_future(answer)
        while not (await asyncio.wait({awaited}, timeout=_LOOK_SECONDS))[0]:
            why = await asyncio.to_thread(spider.recorder.stop_order)  # type: ignore[union-attr]
            if why:
                awaited.cancel()
                spider.stop(why)  # type: ignore[union-attr]
                raise IgnoreRequest(why)
        return awaited.result()

"""Crawlee (Python, parsel) over every link of a site, by the Python of an environment of its own.

    PYTHON benchmarks/crawlee_spider.py URL YEAR

Prints `{"rows": …, "in_year": …}` as peer_spiders.py does.
"""

import asyncio
import json
import logging
import re
import sys
from datetime import timedelta

from crawlee import ConcurrencySettings
from crawlee.configuration import Configuration
from crawlee.crawlers import ParselCrawler, ParselCrawlingContext
from crawlee.storage_clients import MemoryStorageClient

_SEEN: dict[str, str] = {}


async def crawl(url: str) -> None:
    """Follow every link; note an article by its date."""
    crawler = ParselCrawler(
        configure_logging=False,
        configuration=Configuration(purge_on_start=True),
        storage_client=MemoryStorageClient(),
        concurrency_settings=ConcurrencySettings(desired_concurrency=8, max_concurrency=8),
        request_handler_timeout=timedelta(seconds=60),
    )

    @crawler.router.default_handler
    async def note(context: ParselCrawlingContext) -> None:
        found = re.search(r"发布时间：(\d{4}-\d\d-\d\d)", context.selector.get())
        if found:
            _SEEN[context.request.url] = found[1]
        await context.enqueue_links()

    await crawler.run([url])


def main() -> None:
    """Run it; print what it counted."""
    url, year = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    asyncio.run(crawl(url))
    in_year = sum(day.startswith(year) for day in _SEEN.values())
    print(json.dumps({"rows": len(_SEEN), "in_year": in_year}))


if __name__ == "__main__":
    main()

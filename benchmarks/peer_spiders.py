"""The crawlers that a developer would write by hand, each run as a process of its own.

    python benchmarks/peer_spiders.py list|follow URL YEAR

Prints `{"rows": …, "in_year": …}`. `list` walks list pages by its selectors and stores nothing;
`follow` is Scrapy's CrawlSpider, which follows every link and looks at every article.
"""

import json
import re
import sys
from collections.abc import Iterator

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

_SEEN: dict[str, str] = {}


class ListSpider(scrapy.Spider):
    """All list pages, rows by hand-written selectors."""

    name = "list"

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Note the rows, go on to 下一页."""
        for row in response.css("ul.newslist li"):
            url = response.urljoin(row.css("a::attr(href)").get() or "")
            _SEEN[url] = row.css("span.date::text").get() or ""
            row.css("a::attr(title)").get()
        following = response.xpath("//div[@class='pages']/a[text()='下一页']/@href").get()
        if following:
            yield response.follow(following)


class FollowSpider(CrawlSpider):
    """Every page of the site."""

    name = "follow"
    rules = (Rule(LinkExtractor(), callback="note", follow=True),)

    def note(self, response: Response) -> None:
        """Note an article by its date."""
        found = re.search(r"发布时间：(\d{4}-\d\d-\d\d)", response.text)
        if found:
            _SEEN[response.url] = found[1]


def main() -> None:
    """Run one of them; print what it counted."""
    name, url, year = sys.argv[1:]
    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    process.crawl({"list": ListSpider, "follow": FollowSpider}[name], start_urls=[url])
    process.start()
    in_year = sum(day.startswith(year) for day in _SEEN.values())
    print(json.dumps({"rows": len(_SEEN), "in_year": in_year}))


if __name__ == "__main__":
    main()

"""What the spider finds → the store."""

from typing import Self

from scrapy.crawler import Crawler

from crawler.walk.findings import Found
from model.runs import ColumnWalk


class RecordFindings:
    """Record items and ends of walks as the spider yields them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawler."""
        return cls(crawler)

    def process_item(self, item: Found | ColumnWalk) -> Found | ColumnWalk:
        """Hand on one finding."""
        recorder = self._crawler.spider.recorder  # type: ignore[union-attr]
        if isinstance(item, ColumnWalk):
            recorder.close_walk(item)
        else:
            recorder.add(item.sightings)
        return item

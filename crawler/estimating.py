"""Home, site and year → an estimate of its items in this process; nothing is recorded.

The crawl is Scrapy's as any other: the same robots.txt, pace, guard and switches.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from config.home import find_home
from config.sites import load_site
from crawler import quick_start
from crawler.recording import Recorder
from crawler.walk.estimate import Estimate, Estimator
from crawler.walk.plan import WalkPlan, plan_walk
from model.items import Sighting
from model.runs import ColumnWalk
from store.engine import open_store
from store.pages import Validators

if TYPE_CHECKING:
    from crawler.spiders.site import SiteSpider


class Unrecorded(Recorder):
    """A recorder that plans every column and writes nothing."""

    def begin(self) -> list[WalkPlan]:
        """Every column as in a full count."""
        return [
            plan_walk(
                column,
                year=self.year,
                is_full=True,
                hosts=self.site.hosts,
                today=self.today,
                proven=None,
            )
            for column in self.site.columns
        ]

    def learn(self, plan: WalkPlan, addresses: Iterable[str]) -> None:
        """Nothing is known."""

    def validators_of(self, url: str) -> Validators | None:
        """Nothing is known."""
        del url
        return None

    def add(self, sightings: Sequence[Sighting]) -> None:
        """Nothing is kept."""

    def close_walk(self, walk: ColumnWalk) -> None:
        """Nothing is kept."""


def estimate(
    *, home_path: str, key: str, year: int, on_progress: Callable[[dict[str, object]], None]
) -> dict[str, object]:
    """Look at single pages of every column; the answer says of itself that it is an estimate.

    Raises:
        ConfigError: the site file is unusable; nothing was started.
        StoreError: the store, which holds the site's switch, cannot be opened.
    """
    from scrapy.crawler import CrawlerProcess

    from crawler.guard import GuardedReactor
    from crawler.process import scrapy_settings
    from crawler.spiders.site import SiteSpider

    home = find_home(home_path)
    site = load_site(home.site_file(key))
    store = open_store(home.database_url)
    try:
        recorder = Unrecorded(store, site, year=year, is_full=True)
        recorder.require_running()
        plans = recorder.begin()
        GuardedReactor.allow_networks = site.allow_networks
        process = CrawlerProcess(scrapy_settings(site), install_root_handler=False)
        crawler = process.create_crawler(SiteSpider)

        def tell(spider: "SiteSpider") -> None:
            done = sum(
                getattr(each, "result", None) is not None for each in spider.walkers.values()
            )
            on_progress({"columns_done": done, "list_pages": spider.list_pages})

        process.crawl(crawler, recorder=recorder, plans=plans, on_page=tell, make_walker=Estimator)
        quick_start.settle()
        if plans:
            process.start()
    finally:
        store.close()
    stats = crawler.stats
    requests = int(stats.get_value("zhanbao/requests", 0)) if stats is not None else 0
    return _summary(recorder, getattr(crawler.spider, "walkers", {}), requests)


def _summary(recorder: Recorder, walkers: dict[str, Estimator], requests: int) -> dict[str, object]:
    """The estimates, each with its reason; `is_estimate` tells them from a count."""
    found = [
        walkers[name].result
        or Estimate(column=name, items=None, reason="不能估算：未完成", looked=0, pages=None)
        for name in walkers
    ]
    return {
        "is_estimate": True,
        "site": recorder.site.key,
        "year": recorder.year,
        "requests": requests,
        "columns": [
            {"column": one.column, "items": one.items, "reason": one.reason, "pages": one.pages}
            for one in found
        ],
    }

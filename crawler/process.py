"""Home, site and year → one crawl in this process, its summary returned.

A reactor starts once in a process: whoever wants a crawl starts a child (see `crawler.run`).
"""

import logging
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from config.home import find_home
from config.sites import load_site
from crawler import quick_start
from crawler.recording import Recorder
from crawler.summary import summary_of
from model.runs import RunStatus
from model.sites import Site
from model.slots import SlotClaim
from store.engine import open_store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from crawler.rendered_walk import RenderedWalks
    from crawler.spiders.site import SiteSpider
    from crawler.walk.plan import WalkPlan

OnProgress = Callable[[dict[str, object]], None]


def crawl(
    *,
    home_path: str,
    key: str,
    year: int,
    is_full: bool,
    on_progress: OnProgress,
    claim: SlotClaim | None = None,
) -> dict[str, object]:
    """Crawl one site and record it; for a claimed slot, unless a run for it came to its end.

    Raises:
        ConfigError: the site file is unusable; nothing was started.
        SiteStopped: a person has stopped the site; nothing was started.
        StoreError: the store cannot be opened or written, or another process took the slot over.
    """
    home = find_home(home_path)
    site = load_site(home.site_file(key))
    store = open_store(home.database_url)
    try:
        recorder = Recorder(store, site, year=year, is_full=is_full, claim=claim)
        return _Crawl(recorder, on_progress).run()
    finally:
        store.close()


class _Crawl:
    """One run of Scrapy over one site."""

    def __init__(self, recorder: Recorder, on_progress: OnProgress) -> None:
        self._recorder = recorder
        self._on_progress = on_progress
        self._columns = len(recorder.site.columns)
        #: Made where a page needs a browser: most sites have none, and its parts are slow to load.
        self._rendered: RenderedWalks | None = None

    def run(self) -> dict[str, object]:
        """Walk, record, sum up."""
        from scrapy.crawler import CrawlerProcess

        from crawler.guard import GuardedReactor
        from crawler.spiders.site import SiteSpider

        self._recorder.require_running()
        plans = self._recorder.begin()
        if self._recorder.earlier is not None:
            return summary_of(self._recorder.earlier, self._recorder.site)
        if not plans:
            return self._finish(None, "")
        GuardedReactor.allow_networks = self._recorder.site.allow_networks
        process = CrawlerProcess(scrapy_settings(self._recorder.site), install_root_handler=False)
        # Nobody listens to a word on each request; Scrapy would make two of them all the same.
        logging.getLogger("scrapy").setLevel(logging.WARNING)
        crawler = process.create_crawler(SiteSpider)
        process.crawl(crawler, recorder=self._recorder, plans=plans, on_page=self._tell)
        quick_start.settle()
        process.start()
        finish_reason = getattr(crawler.spider, "finish_reason", "shutdown")
        if finish_reason != "shutdown" and not getattr(crawler.spider, "stopped", ""):
            self._render(plans, frozenset(getattr(crawler.spider, "scripted", ())))
        return self._finish(crawler, finish_reason)

    def _render(self, plans: "list[WalkPlan]", scripted: frozenset[str]) -> None:
        if scripted:
            from crawler.rendered_walk import RenderedWalks

            self._rendered = RenderedWalks(self._recorder)
            self._rendered.walk(plans, scripted=scripted)

    def _tell(self, spider: "SiteSpider") -> None:
        self._on_progress(
            {
                "columns": self._columns,
                "columns_done": len(self._recorder.walks),
                "list_pages": spider.list_pages,
                "article_pages": spider.article_pages,
            }
        )

    def _finish(self, crawler: "Crawler | None", finish_reason: str) -> dict[str, object]:
        spider = crawler.spider if crawler is not None else None
        requests = 0
        if crawler is not None and crawler.stats is not None:
            requests = int(crawler.stats.get_value("zhanbao/requests", 0))
        extra = self._rendered
        stopped = getattr(spider, "stopped", "") or (extra.stopped if extra else "")
        status, reason = self._judge(finish_reason, stopped)
        lists, articles = (extra.list_pages, extra.article_pages) if extra else (0, 0)
        summary = self._recorder.finish(
            status,
            reason,
            requests=requests + lists + articles,
            list_pages=getattr(spider, "list_pages", 0) + lists,
            article_pages=getattr(spider, "article_pages", 0) + articles,
            article_reasons=Counter(getattr(spider, "article_reasons", {})),
        )
        return summary | {"rendered": list(extra.columns) if extra else []}

    def _judge(self, finish_reason: str, stopped: str) -> tuple[RunStatus, str]:
        """Status of the run and its reason in Chinese."""
        if finish_reason == "shutdown":
            return RunStatus.INTERRUPTED, "收到中断信号，已记录的内容保留，下次抓取续完"
        walks = self._recorder.walks
        missing = [
            (column.name, walks[column.name].reason if column.name in walks else "未完成")
            for column in self._recorder.site.columns
            if column.name not in walks or not walks[column.name].is_read
        ]
        if not missing:
            return RunStatus.COMPLETE, ""
        if stopped:
            return RunStatus.PARTIAL, stopped
        shown = "；".join(f"{name}：{why}" for name, why in missing[:5])
        more = f"等 {len(missing)} 栏" if len(missing) > 5 else ""  # noqa: PLR2004 - what fits a line
        return RunStatus.PARTIAL, f"{shown}{more}"


def scrapy_settings(site: Site) -> "Settings":
    """Our settings for a site."""
    from crawler import settings

    fixed = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    return settings.OneCrawlSettings(fixed | settings.settings_of(site))

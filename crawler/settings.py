"""Scrapy's settings: safe, polite and without the parts that a list crawl does not use."""

from copy import copy
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self

from scrapy.settings import Settings, SettingsAttribute

from gate.agent import contact
from model.sites import Site

BOT_NAME = "zhanbao"
# The spider is handed over as a class: none is looked for.
SPIDER_LOADER_CLASS = "scrapy.spiderloader.DummySpiderLoader"

TWISTED_REACTOR = "crawler.guard.GuardedReactor"

# What a hostile or broken server may cost.
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 10
URLLENGTH_LIMIT = 4096
DEPTH_LIMIT = 0
MEMUSAGE_ENABLED = False

# Only the web: no local files, no other protocols. Each is made when first asked for.
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    **dict.fromkeys(("data", "file", "ftp", "s3")),
    **dict.fromkeys(("http", "https"), "crawler.pace.WebHandler"),
}

# Doors and habits that a crawl of government sites must not have.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
METAREFRESH_ENABLED = False
REFERER_ENABLED = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False
ROBOTSTXT_OBEY = True

# Retries are ours: Scrapy's know no Retry-After and do not wait.
RETRY_ENABLED = False

# Each list page is asked for once, by a walker that knows what it asks: no filter is needed.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
CONCURRENT_ITEMS = 4
# For each answer Scrapy would read the source of its callback again, to warn its writer.
WARN_ON_GENERATOR_RETURN_VALUE = False

DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.StopSwitch": 50,
    "crawler.middlewares.Robots": 100,
    "crawler.middlewares.PatientRetry": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "crawler.middlewares.Redirect": 600,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
ITEM_PIPELINES = {"crawler.pipelines.RecordFindings": 300}

LOG_LEVEL = "ERROR"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False


class OneCrawlSettings(Settings):
    """Settings of a process that crawls once: copies share the values, which nobody changes.

    Scrapy copies its settings whole three times a crawl, a tenth of what an unchanged site costs.
    """

    def copy(self) -> Self:
        """Settings of their own with the same values."""
        other = copy(self)
        other.attributes = {
            name: SettingsAttribute(each.value, each.priority)
            for name, each in self.attributes.items()
        }
        return other


@cache
def _number() -> str:
    """The program's version; looked up once, for it takes a search of all that is installed."""
    try:
        return version("zhanbao")
    except PackageNotFoundError:
        return "0"


def user_agent() -> str:
    """The crawl's honest name, with the contact that `ZHANBAO_CONTACT` gives."""
    number = _number()
    told = contact()
    return f"zhanbao/{number} (+{told})" if told else f"zhanbao/{number}"


USER_AGENT = user_agent()


def settings_of(site: Site) -> dict[str, Any]:
    """What the site file says on politeness, as Scrapy's settings."""
    politeness = site.politeness
    found: dict[str, Any] = {
        "CONCURRENT_REQUESTS": politeness.concurrency + 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": politeness.concurrency,
        "DOWNLOAD_DELAY": politeness.delay_seconds,
        "DOWNLOAD_DELAY_JITTER": 0,
        "ROBOTSTXT_OBEY": politeness.obey_robots,
    }
    if politeness.delay_seconds > 0:
        # A site that answers slowly is visited more slowly; errors never make it faster.
        found |= {
            "AUTOTHROTTLE_ENABLED": True,
            "AUTOTHROTTLE_START_DELAY": politeness.delay_seconds,
            "AUTOTHROTTLE_TARGET_CONCURRENCY": float(politeness.concurrency),
            "EXTENSIONS": {"scrapy.extensions.throttle.AutoThrottle": 0},
            "DOWNLOAD_HANDLERS": DOWNLOAD_HANDLERS
            | dict.fromkeys(("http", "https"), "crawler.pace.PacedHandler"),
        }
    return found

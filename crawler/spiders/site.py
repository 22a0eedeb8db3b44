"""One site: answers are routed to readers and walkers, their wishes back to Scrapy."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import urldefrag

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import settings
from crawler.failures import describe_failure, describe_status
from crawler.pages.blocked import find_blocked
from crawler.pages.memory import ListMemory
from crawler.pages.read import read_page
from crawler.pages.source import PageSource
from crawler.recording import Recorder
from crawler.settings import user_agent
from crawler.walk.findings import Found
from crawler.walk.plan import Mode, WalkPlan
from crawler.walk.steps import ArticleNeed, Step
from crawler.walk.walker import Walker
from model.fetching import PageRequest
from model.identity import canonical_address, host_of
from model.pages import ArticleReading, PageKind, PageReading
from model.runs import ColumnWalk
from store.pages import Validators

_LIST = frozenset({"list"})
_LIST_OR_ARTICLE = frozenset({"list", "article"})
_ARTICLE = frozenset({"article"})
_OK, _NOT_MODIFIED = 200, 304
#: Statuses with which firewalls answer.
_WALLS = frozenset({403, 405, 412, 418, 444, 493})
_PRIORITY_STEP = 10

Finding = scrapy.Request | Found | ColumnWalk


class Walks(Protocol):
    """What the spider asks of whoever walks a column."""

    plan: WalkPlan
    list_pages: int

    def start(self) -> Step:
        """The first page."""

    def take_page(self, request: PageRequest, reading: PageReading) -> Step:
        """A list page that was asked for."""

    def take_article(self, address: str, article: ArticleReading | None) -> Step:
        """An article that was asked for; None: it could not be read."""

    def unchanged(self) -> Step:
        """The first page is as it was."""

    def fail(self, why: str) -> Step:
        """A list page could not be read."""


class SiteSpider(scrapy.Spider):
    """Walks every column of one site, one after the other as far as politeness tells."""

    name = "site"

    def __init__(
        self,
        *,
        recorder: Recorder,
        plans: list[WalkPlan],
        on_page: Callable[["SiteSpider"], None],
        make_walker: Callable[[WalkPlan], Walks] = Walker,
        **kwargs: Any,  # noqa: ANN401 - Scrapy's own
    ) -> None:
        super().__init__(**kwargs)
        self.recorder = recorder
        self.walkers = {plan.column.name: make_walker(plan) for plan in plans}
        self._memories = {name: ListMemory() for name in self.walkers}
        self.stopped = ""
        self.finish_reason = "shutdown"
        self.article_reasons: Counter[str] = Counter()
        #: Columns with a page that shows no list and has scripts.
        self.scripted: set[str] = set()
        self.article_pages = 0
        self.list_pages = 0
        self._on_page = on_page
        self._headers = {"User-Agent": user_agent(), "Accept-Language": "zh-CN,zh;q=0.9"}
        self._priority = {name: -index for index, name in enumerate(self.walkers)}

    async def start(self) -> AsyncIterator[Finding]:
        """The first page of every column."""
        for walker in self.walkers.values():
            for finding in self._follow(walker, walker.start()):
                yield finding

    def closed(self, reason: str) -> None:
        """Keep the reason with which Scrapy ended."""
        self.finish_reason = reason

    def stop(self, why: str) -> None:
        """Ask nothing more of the site in this run."""
        self.stopped = self.stopped or why

    # -- answers

    def parse_list(
        self, response: Response, walker: Walks, request: PageRequest
    ) -> Iterator[Finding]:
        """One list page → what its walker wants next."""
        self.list_pages += 1
        self._on_page(self)
        if response.status == _NOT_MODIFIED:
            yield from self._follow(walker, walker.unchanged())
            return
        if why := self._refusal_of(response, walker):
            yield from self._follow(walker, walker.fail(why))
            return
        if self._is_same_as_before(response, walker):
            yield from self._follow(walker, walker.unchanged())
            return
        reading = self._read(response, walker, request)
        if not reading.listing.rows and reading.problems and self._is_wall(response):
            yield from self._follow(walker, walker.fail(self.stopped))
            return
        rows = reading.listing.rows
        if not rows and b"<script" in response.body:
            self.scripted.add(walker.plan.column.name)
        self.recorder.learn(walker.plan, (canonical_address(row.url) for row in rows))
        yield from self._follow(walker, walker.take_page(request, reading))

    def parse_article(
        self, response: Response, walker: Walks, need: ArticleNeed
    ) -> Iterator[Finding]:
        """One article → what its walker makes of it."""
        self.article_pages += 1
        article: ArticleReading | None = None
        if response.status == _OK:
            reading = read_page(
                response.body,
                url=response.url,
                content_type=_content_type(response),
                hint=PageKind.ARTICLE,
                today=self.recorder.today,
                parts=_ARTICLE,
            )
            article = reading.article
        yield from self._follow(walker, walker.take_article(need.address, article))

    def fail_list(self, failure: Failure) -> Iterator[Finding]:
        """A list page that could not be fetched."""
        walker = failure.request.cb_kwargs["walker"]  # type: ignore[attr-defined]
        why = self.stopped or describe_failure(failure.value or OSError())
        yield from self._follow(walker, walker.fail(why))

    def fail_article(self, failure: Failure) -> Iterator[Finding]:
        """An article that could not be fetched."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        walker, need = kwargs["walker"], kwargs["need"]
        if self.stopped and isinstance(failure.value, IgnoreRequest):
            yield from self._follow(walker, walker.fail(self.stopped))
            return
        yield from self._follow(walker, walker.take_article(need.address, None))

    # -- judgement of answers

    def _refusal_of(self, response: Response, walker: Walks) -> str:
        """Why an answer is not the list page that was asked for; empty where it is."""
        if self.stopped:
            return self.stopped
        if response.status in _WALLS:
            self.stop(f"F01 服务器拒绝（{response.status}），疑似拦截，本站本轮停止，旧数据保留")
            return self.stopped
        if response.status != _OK:
            return describe_status(response.status)
        own = walker.plan.hosts | {host_of(walker.plan.column.url)}
        if host_of(response.url) not in own:
            return f"F10 跳转到未授权域名 {host_of(response.url)}"
        return ""

    def _is_wall(self, response: Response) -> bool:
        source = PageSource(
            url=response.url, body=response.body, content_type=_content_type(response)
        )
        why = find_blocked(source)
        if not why or "空" in why or "错误" in why:
            return False
        self.stop(f"F01 疑似拦截页（特征: {why}），本站本轮停止，旧数据保留")
        return True

    def _is_same_as_before(self, response: Response, walker: Walks) -> bool:
        """Note the first page's validators; True where an incremental walk met it unchanged."""
        if walker.list_pages:
            return False
        digest = sha256(response.body).hexdigest()
        url = walker.plan.column.url
        before = response.request.meta.get("before") if response.request else None
        self.recorder.validators[walker.plan.column.name] = (
            url,
            Validators(
                etag=_header(response, "ETag"),
                last_modified=_header(response, "Last-Modified"),
                digest=digest,
            ),
        )
        return before is not None and before.digest == digest

    def _read(self, response: Response, walker: Walks, request: PageRequest) -> PageReading:
        """Read a list page; a first page without a list may be an article."""
        is_same = urldefrag(request.url)[0] == response.url
        url = request.url if is_same else response.url
        selectors = walker.plan.column.selectors

        def read(hint: PageKind | None, parts: frozenset[str]) -> PageReading:
            return read_page(
                response.body,
                url=url,
                content_type=_content_type(response),
                selectors=selectors,
                hint=hint,
                today=self.recorder.today,
                parts=parts,
                memory=self._memories[walker.plan.column.name],
            )

        reading = read(PageKind.LIST, _LIST)
        listing = reading.listing
        if walker.list_pages or listing.rows or listing.elsewhere or listing.is_empty_list:
            return reading
        whole = read(None, _LIST_OR_ARTICLE)
        return whole if whole.page is PageKind.ARTICLE else reading

    # -- wishes of the walker

    def _follow(self, walker: Walks, step: Step) -> Iterator[Finding]:
        if step.sightings:
            yield Found(sightings=step.sightings)
        for need in step.articles:
            self.article_reasons[need.reason] += 1
            yield self._article_request(walker, need)
        for request in step.pages:
            yield self._list_request(walker, request)
        if step.walk is not None:
            yield step.walk

    def _list_request(self, walker: Walks, request: PageRequest) -> scrapy.Request:
        headers = dict(self._headers)
        meta: dict[str, Any] = {"download_timeout": settings.DOWNLOAD_TIMEOUT}
        if request.content_type:
            headers["Content-Type"] = request.content_type
        if request.referer:
            headers["Referer"] = request.referer
        if walker.plan.mode is Mode.NEW and not walker.list_pages:
            self._ask_if_changed(walker, headers, meta)
        return scrapy.Request(
            request.url,
            method=request.method,
            body=(request.body or "").encode(),
            headers=headers,
            meta=meta,
            callback=self.parse_list,
            errback=self.fail_list,
            cb_kwargs={"walker": walker, "request": request},
            priority=self._priority[walker.plan.column.name] * _PRIORITY_STEP,
            dont_filter=True,
        )

    def _ask_if_changed(self, walker: Walks, headers: dict[str, str], meta: dict[str, Any]) -> None:
        before = self.recorder.validators_of(walker.plan.column.url)
        if before is None:
            return
        meta["before"] = before
        if before.etag:
            headers["If-None-Match"] = before.etag
        if before.last_modified:
            headers["If-Modified-Since"] = before.last_modified

    def _article_request(self, walker: Walks, need: ArticleNeed) -> scrapy.Request:
        return scrapy.Request(
            need.url,
            headers=self._headers,
            meta={"download_timeout": settings.DOWNLOAD_TIMEOUT},
            callback=self.parse_article,
            errback=self.fail_article,
            cb_kwargs={"walker": walker, "need": need},
            priority=self._priority[walker.plan.column.name] * _PRIORITY_STEP + 1,
            dont_filter=True,
        )


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _content_type(response: Response) -> str:
    return _header(response, "Content-Type")

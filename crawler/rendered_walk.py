"""Columns whose list is drawn by script alone → their walks, each page rendered by a browser."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from crawler.pages.read import read_page
from crawler.patience import LONGEST_WAIT, PASSING_STATUSES, asked_wait
from crawler.recording import Recorder
from crawler.rendering import render_page, require_browser
from crawler.settings import user_agent
from crawler.walk.plan import WalkPlan
from crawler.walk.steps import ArticleNeed, Step
from crawler.walk.walker import NO_LIST, Walker
from gate.fetch import Fetcher
from gate.robots import Robots, fetch_robots
from gate.web_address import origin, parse_web_address
from model.days import utc_now
from model.errors import FetchError, RenderingUnavailable, SiteStopped
from model.fetching import Outcome, PageRequest
from model.identity import canonical_address, host_of
from model.pages import ArticleReading, PageKind
from model.runs import ColumnWalk

#: Begins the reason of every walk that rests on rendered pages.
RENDERED = "页面由脚本绘制，经浏览器渲染后读取："
_LIST = frozenset({"list"})
_ARTICLE = frozenset({"article"})


@dataclass(slots=True)
class RenderedWalks:
    """Walks what the ordinary walk could not read; counts what it asked for."""

    recorder: Recorder
    list_pages: int = 0
    article_pages: int = 0
    #: Columns that were read with the browser's help.
    columns: list[str] = field(default_factory=list)
    #: Why a person stopped the site meanwhile; "": nobody did.
    stopped: str = ""
    _robots: dict[str, Robots] = field(default_factory=dict)

    def walk(self, plans: Iterable[WalkPlan], *, scripted: frozenset[str]) -> None:
        """Walk the unread columns whose page has scripts and shows no list.

        Where this machine has no browser they stay unread, and their reason says what is missing.
        """
        for plan in plans:
            walk = self.recorder.walks.get(plan.column.name)
            if walk is None or walk.reason != NO_LIST or plan.column.name not in scripted:
                continue
            try:
                require_browser()
            except RenderingUnavailable as error:
                why = f"{walk.reason}；可能由脚本绘制，需要渲染：{error.what}（{error.remedy}）"
                self.recorder.close_walk(replace(walk, reason=why))
                continue
            try:
                self._walk_column(plan)
            except SiteStopped as stopped:
                self.stopped = stopped.what
                return

    def _walk_column(self, plan: WalkPlan) -> None:
        walker = Walker(plan)
        waiting = [walker.start()]
        while waiting:
            step = waiting.pop(0)
            self.recorder.add(step.sightings)
            waiting.extend(self._take_article(walker, need) for need in step.articles)
            waiting.extend(self._take_page(walker, request) for request in step.pages)
            if step.walk is not None:
                self._close(step.walk)

    def _close(self, walk: ColumnWalk) -> None:
        if walk.is_read:
            self.columns.append(walk.column)
        self.recorder.close_walk(replace(walk, reason=RENDERED + walk.reason))

    def _take_page(self, walker: Walker, request: PageRequest) -> Step:
        site = self.recorder.site
        if request.method != "GET":
            return walker.fail("下一页要提交表单，渲染方式不支持")
        self.list_pages += 1
        try:
            self._await_turn(request.url)
            page = render_page(
                request.url,
                allow_networks=site.allow_networks,
                obeys_robots=site.politeness.obey_robots,
                user_agent=user_agent(),
                keep_on=self._keep_on,
            )
        except FetchError as error:
            return walker.fail(error.what)
        if host_of(page.url) not in walker.plan.hosts | {host_of(walker.plan.column.url)}:
            return walker.fail(f"F10 跳转到未授权域名 {host_of(page.url)}")
        reading = read_page(
            page.body,
            url=page.url,
            content_type=page.content_type,
            selectors=walker.plan.column.selectors,
            hint=PageKind.LIST,
            today=self.recorder.today,
            parts=_LIST,
        )
        rows = reading.listing.rows
        self.recorder.learn(walker.plan, (canonical_address(row.url) for row in rows))
        return walker.take_page(request, reading)

    def _take_article(self, walker: Walker, need: ArticleNeed) -> Step:
        self.article_pages += 1
        return walker.take_article(need.address, self._article(need.url))

    def _article(self, url: str) -> ArticleReading | None:
        try:
            if not self._is_allowed(url):
                return None
            answer = self._fetcher().get(url)
        except FetchError:
            return None
        if answer.outcome is not Outcome.OK:
            return None
        return read_page(
            answer.body,
            url=answer.url,
            content_type=answer.content_type,
            hint=PageKind.ARTICLE,
            today=self.recorder.today,
            parts=_ARTICLE,
        ).article

    def _is_allowed(self, url: str) -> bool:
        if not self.recorder.site.politeness.obey_robots:
            return True
        place = str(origin(parse_web_address(url)))
        if place not in self._robots:
            self._robots[place] = fetch_robots(self._fetcher(), url)
        return self._robots[place].is_allowed(url)

    def _fetcher(self) -> Fetcher:
        return Fetcher(
            allow_networks=self.recorder.site.allow_networks,
            user_agent=user_agent(),
            await_turn=self._await_turn,
            keep_on=self._keep_on,
            on_retry_after=self._hold_off,
        )

    def _await_turn(self, url: str) -> None:
        host = host_of(url)
        wait = self.recorder.take_turn(host)
        if wait > LONGEST_WAIT:
            why = f"{host} 要求 {wait:.0f} 秒后再来（Retry-After），没有访问"
            raise FetchError(why, outcome=Outcome.NOT_MONITORED, where=url)
        ends_at = time.monotonic() + wait
        while (rest := ends_at - time.monotonic()) > 0:
            self._keep_on()
            time.sleep(min(rest, 1.0))
        self._keep_on()

    def _keep_on(self) -> None:
        if why := self.recorder.stop_order():
            raise SiteStopped(why, where=self.recorder.site.key)

    def _hold_off(self, url: str, status: int, told: str) -> None:
        if status in PASSING_STATUSES and (wait := asked_wait(told, now=utc_now())):
            self.recorder.hold_off(host_of(url), wait)

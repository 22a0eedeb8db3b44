"""One page after the other → what shows an issue there: words, picture, what is missing."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crawler.pages.source import PageSource
from crawler.rendering import render_page
from crawler.settings import user_agent
from gate.fetch import Fetcher
from inspection.evidence import Exhibit, passage
from jobs.polite_fetch import PoliteFetch
from model.errors import FetchError, PageUnreadable, RenderingUnavailable, SiteStopped, ZhanbaoError
from model.fetching import PageRequest
from model.identity import is_external
from model.issues import Issue, IssueEvidence
from model.sites import Site
from store import pictures

_MOST_PICTURES = 5
_PICTURE_SECONDS = 40.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """One page as it was found; `note` says what is missing."""

    url: str
    text: str = ""
    markup: str = ""
    title: str = ""
    note: str = ""


@dataclass(slots=True, kw_only=True)
class PageLooks:
    """The looks of one round: each page once."""

    site: Site
    folder: Path
    fetcher: Fetcher
    _pages: dict[str, _Page] = field(default_factory=dict)
    _pictures: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    _fetch: PoliteFetch | None = None

    def look(self, issue: Issue, exhibit: Exhibit, *, now: datetime) -> IssueEvidence:
        """What is to be seen of one issue."""
        page = self._page(exhibit.url)
        picture, size, missing = self._picture(exhibit)
        said = [exhibit.snippet]
        if page.markup and exhibit.wants_words:
            is_markup = exhibit.needle and exhibit.needle not in page.text
            where = page.markup if is_markup else page.text
            said.append(f"页面：{passage(where, exhibit.needle, title=page.title)}")
        return IssueEvidence(
            issue=issue.id,
            taken_at=now,
            url=page.url,
            snippet="\n".join(filter(None, said)),
            picture=picture,
            picture_size=size,
            note="；".join(dict.fromkeys(filter(None, (page.note, missing)))),
        )

    def _page(self, url: str) -> _Page:
        if not url:
            return _Page(url="", note="这个问题不对应某个页面")
        if url not in self._pages:
            self._pages[url] = self._open(url)
        return self._pages[url]

    def _open(self, url: str) -> _Page:
        if is_external(url, self.site.hosts):
            return _Page(url=url, note="页面在其他网站，没有访问")
        if self._fetch is None:
            self._fetch = PoliteFetch.of(
                self.site.home,
                fetcher=self.fetcher,
                delay_seconds=self.site.politeness.delay_seconds,
            )
        try:
            final, body, content_type = self._fetch(PageRequest(url=url))
            source = PageSource(url=final, body=body, content_type=content_type)
            title = str(source.tree.findtext(".//title") or "")
            words = source.tree.xpath("//body//text()[not(parent::script or parent::style)]")
        except FetchError as error:
            return _Page(url=url, note=f"页面没有读到：{error.what}")
        except PageUnreadable as error:
            return _Page(url=url, note=f"页面读不懂：{error.what}")
        return _Page(url=final, text=" ".join(words), markup=source.text, title=title)

    def _picture(self, exhibit: Exhibit) -> tuple[str, int, str]:
        """Digest and size of the page's picture, and why there is none."""
        url = exhibit.url
        if not exhibit.wants_picture or is_external(url, self.site.hosts):
            return "", 0, ""
        if url not in self._pictures:
            if len(self._pictures) >= _MOST_PICTURES:
                return "", 0, f"一次检查最多截图 {_MOST_PICTURES} 张"
            self._pictures[url] = self._shoot(url)
        return self._pictures[url]

    def _shoot(self, url: str) -> tuple[str, int, str]:
        try:
            if self.fetcher.await_turn is not None:
                self.fetcher.await_turn(url)
            shown = render_page(
                url,
                allow_networks=self.site.allow_networks,
                obeys_robots=self.site.politeness.obey_robots,
                user_agent=user_agent(),
                seconds=_PICTURE_SECONDS,
                wants_picture=True,
                keep_on=self.fetcher.keep_on,
            )
        except SiteStopped:
            raise
        except RenderingUnavailable as error:
            return "", 0, f"没有截图：{error.what}（{error.remedy}）"
        except ZhanbaoError as error:
            return "", 0, f"没有截图：{error.what}"
        if len(shown.picture) > pictures.MAX_BYTES:
            return "", 0, "没有截图：图片过大"
        return pictures.save(self.folder, shown.picture), len(shown.picture), ""

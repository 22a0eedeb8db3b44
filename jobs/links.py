"""Task `links`: links, attachments and the search of a site, looked at gently → observations.

Pages read: the home page, every column, the newest articles. A link is 断 only when a look hours
later finds it dead again, so the task runs twice on its day; the first look alone proves nothing.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from urllib.parse import urlsplit

from collectors import keys
from collectors.anchors import Links, read_links
from collectors.link_looks import Suspect, collect_links, is_attachment, read_suspects
from collectors.links import Link, LinkChecker, Verdict
from collectors.site_search import Title, collect_search, find_search_form
from config.words import load_words
from crawler.pages.blocked import find_blocked
from crawler.pages.source import PageSource
from gate.answer import Answer
from gate.fetch import Fetcher
from inspection.readings import WORDS_PAGES
from inspection.records import PageText
from inspection.suspects.page_words import observe_page_words
from jobs.fleet_switches import Watch
from jobs.host_turns import polite_fetcher
from jobs.page_words import letters_pages, page_text, suspected_pages
from jobs.polite_fetch import PoliteFetch
from jobs.service_looks import draw_services, look_at_guides
from jobs.shell import Shell
from model.columns import ColumnKind
from model.days import shanghai_day
from model.errors import FetchError
from model.fetching import PageRequest
from model.identity import is_external
from model.indicators import WordRule
from model.items import Item
from model.observations import Observation
from model.sites import Site
from store import items, observations
from store.engine import Transaction

#: Articles whose links are looked at, links of one run, and titles searched for.
_ARTICLES = 20
_MAX_LINKS = 600
_TITLES = 4
_LEAST_TITLE = 8
#: A piece is searched for only after the search engine had time to take it in.
_INDEXED_AFTER_DAYS = 7
#: Files that answer with a page instead of themselves are gone.
_NO_FILE = "返回的是网页，不是文件"

OnStep = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownLinks:
    """What the store knows before a look: where links stand, and which looked dead."""

    #: Addresses of article pages, newest first.
    articles: tuple[str, ...] = ()
    #: Pieces to search for.
    titles: tuple[Title, ...] = ()
    suspects: dict[str, Suspect] = field(default_factory=dict)
    #: Entries of the service catalogue whose guides are looked at.
    services: tuple[Item, ...] = ()
    #: Pages that open issues about wording name.
    worded: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    url: str
    #: The address asked for, before any redirect.
    asked: str
    source: PageSource

    @property
    def text(self) -> str:
        return self.source.text


def look_at_links(
    shell: Shell, site: Site, *, at: datetime, on_step: OnStep = lambda _: None
) -> list[Observation]:
    """The whole task: load, look, record. The store is not held while the site is asked.

    Raises:
        SiteStopped: the site was stopped meanwhile; nothing is recorded.
    """
    with shell.reading() as tx:
        known = load_known_links(tx, site, now=at)
    words = load_words(shell.home.words)
    readings = check_links(
        site,
        known,
        at=at,
        words=words,
        on_step=on_step,
        fetcher=polite_fetcher(shell, site),
        pause=Watch(shell, site.key).sleep,
    )
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
    return readings


def load_known_links(tx: Transaction, site: Site, *, now: datetime) -> KnownLinks:
    """What `check_links` needs of the store."""
    today = shanghai_day(now)
    found: list[Item] = []
    for year in (today.year, today.year - 1):
        if len(found) < _ARTICLES:
            own = filter(_is_article, items.items_of(tx, site.key, columns=site.columns, year=year))
            found += nlargest(_ARTICLES * 5, own, key=lambda item: str(item.published_on))
    old = [item for item in found if _is_searchable(item, now)]
    # Drawn anew each day, the same within it: every look of a day asks the same.
    old.sort(key=lambda item: _draw(item.address, today.isoformat()))
    return KnownLinks(
        articles=tuple(item.url for item in found[:_ARTICLES]),
        titles=tuple(Title(title=i.title, address=i.address) for i in old[:_TITLES]),
        suspects=read_suspects(observations.latest(tx, site.key).get(keys.LINKS_SUSPECTS)),
        worded=suspected_pages(tx, site),
        services=draw_services(tx, site, now=now),
    )


def check_links(
    site: Site,
    known: KnownLinks,
    *,
    at: datetime,
    words: Sequence[WordRule] = (),
    on_step: OnStep = lambda _: None,
    fetcher: Fetcher | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> list[Observation]:
    """One look at the links of a site, without a transaction: it takes minutes.

    Nothing comes of it where the home page does not open: then the site is down, or we are.
    """
    fetcher = fetcher or Fetcher(allow_networks=site.allow_networks)
    delay = site.politeness.delay_seconds
    polite = PoliteFetch.of(site.home, fetcher=fetcher, delay_seconds=delay)
    on_step("首页")
    home = _read(polite, site.home)
    if home is None:
        return []
    on_step("栏目与文章页")
    pages = [home, *_inner_pages(site, known, polite)]
    links = list(_links(site, known, pages))
    on_step(f"{len(links)} 个链接")
    checker = LinkChecker(
        fetcher=fetcher,
        delay_seconds=delay if fetcher.await_turn is None else 0.0,
        judge_body=judge_body,
        pause=pause,
        is_allowed=lambda url: is_external(url, site.hosts) or polite.robots.is_allowed(url),
        reads_body=lambda url: _is_own_page(site, url),
    )
    checks = checker.check(links)
    readings = collect_links(checks, known.suspects, home=site.home, hosts=site.hosts, at=at)
    readings.append(observe_page_words(WORDS_PAGES, _texts(pages, site), words, at=at))
    on_step("办事指南")
    readings += look_at_guides(known.services, polite, site=site, at=at)
    on_step("站内搜索")
    return [*readings, *_search(home, known, polite, site=site, at=at)]


def judge_body(answer: Answer) -> tuple[Verdict, str] | None:
    """What the body of an answer with 200 says against it; None where it is the page or file."""
    is_page = answer.content_type.lower().startswith(("text/html", "application/xhtml"))
    if is_attachment(answer.url):
        return (Verdict.DEAD, _NO_FILE) if is_page else None
    if not is_page or not answer.body:
        return None
    source = PageSource(url=answer.url, body=answer.body, content_type=answer.content_type)
    why = find_blocked(source)
    # Of what looks blocked only an error page says that the page itself is gone.
    return (Verdict.DEAD if "错误页" in why else Verdict.UNKNOWN, why) if why else None


def _texts(pages: Iterable[_Page], site: Site) -> list[PageText]:
    citizens = letters_pages(site)
    texts = (page_text(page.source, url=page.asked) for page in pages if page.asked not in citizens)
    return [text for text in texts if text is not None]


def _links(site: Site, known: KnownLinks, read: Sequence[_Page]) -> Iterable[Link]:
    """Links to look at: suspects first, then all of the home page, then a draw of the others."""
    wanted = {
        each.url: Link(url=each.url, found_on=each.found_on, words=each.words)
        for each in known.suspects.values()
    }
    home, *inner = read
    for link in _links_of(home, found_on=site.home):
        wanted.setdefault(link.url, link)
    others: dict[str, Link] = {}
    for page in inner:
        for link in _links_of(page, found_on=page.url):
            if link.url not in wanted:
                others.setdefault(link.url, link)
    room = max(_MAX_LINKS - len(wanted), 0)
    day = str(len(known.suspects)) + "".join(known.articles[:1])
    drawn = sorted(others.values(), key=lambda link: _draw(link.url, day))
    files = [link for link in drawn if is_attachment(link.url)]
    pages = [link for link in drawn if not is_attachment(link.url)]
    return [*wanted.values(), *[*files, *pages][:room]]


def _links_of(page: _Page, *, found_on: str) -> Iterator[Link]:
    found: Links = read_links(page.text, url=page.url)
    for anchor in found.anchors:
        yield Link(url=anchor.url.partition("#")[0], found_on=found_on, words=anchor.words)
    for part in found.parts:
        yield Link(url=part.partition("#")[0], found_on=found_on)


def _inner_pages(site: Site, known: KnownLinks, polite: PoliteFetch) -> Iterator[_Page]:
    columns = (column.url for column in site.columns if not is_external(column.url, site.hosts))
    for url in dict.fromkeys((*columns, *known.articles, *known.worded)):
        if (page := _read(polite, url)) is not None:
            yield page


def _search(
    home: _Page, known: KnownLinks, polite: PoliteFetch, *, site: Site, at: datetime
) -> list[Observation]:
    form = find_search_form(home.text, url=home.url)
    if form is not None and is_external(form.action, site.hosts):
        # A search of somebody else's is asked by people, not by programs of this site.
        form = None
    return collect_search(
        form,
        known.titles,
        lambda request: _page(polite(request)).text,
        encoding=home.source.decoded.encoding,
        home=site.home,
        at=at,
    )


def _read(polite: PoliteFetch, url: str) -> _Page | None:
    try:
        return _page(polite(PageRequest(url=url)), asked=url)
    except FetchError:
        return None


def _page(answer: tuple[str, bytes, str], *, asked: str = "") -> _Page:
    url, body, content_type = answer
    source = PageSource(url=url, body=body, content_type=content_type)
    return _Page(url=url, asked=asked or url, source=source)


def _is_article(item: Item) -> bool:
    is_letter = ColumnKind.LETTERS in item.kinds
    return not (item.is_external or is_letter or item.published_on is None) and (
        "vanished" not in item.flags
    )


def _is_searchable(item: Item, now: datetime) -> bool:
    if item.published_on is None or len(item.title) < _LEAST_TITLE:
        return False
    return (shanghai_day(now) - item.published_on).days >= _INDEXED_AFTER_DAYS


def _is_own_page(site: Site, url: str) -> bool:
    """True for what is likely a page of the site: no file, picture, style or script."""
    _, dot, ending = urlsplit(url).path.rpartition("/")[2].lower().rpartition(".")
    is_page = not dot or ending in {"html", "htm", "shtml", "jsp", "php", "aspx", "asp", "do"}
    return is_page and not is_external(url, site.hosts)


def _draw(address: str, day: str) -> str:
    return hashlib.sha256(f"{day} {address}".encode()).hexdigest()

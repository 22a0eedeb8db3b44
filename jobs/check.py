"""Look at a site once: home page, marks, tags, certificate, IPv6 … → observations in the store."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml import html

from collectors.chinese_domain import collect_chinese_domain
from collectors.domain import collect_domain
from collectors.features import collect_features
from collectors.footer import FooterFacts, PageFooter, collect_inner_footers, read_footer
from collectors.https_redirect import collect_https_redirect
from collectors.ipv6 import collect_ipv6, find_ipv6_addresses, has_own_ipv6
from collectors.marks import collect_marks
from collectors.media import collect_media
from collectors.page_tags import collect_page_tags
from collectors.robots import collect_robots
from collectors.tls import collect_tls
from collectors.uptime import collect_uptime
from crawler.pages import marks
from crawler.pages.blocked import find_blocked
from crawler.pages.read import read_page
from crawler.pages.source import PageSource
from gate.answer import Answer
from gate.fetch import Fetcher
from gate.robots import fetch_robots
from inspection.readings import WORDS_SAMPLE
from inspection.records import PageText
from inspection.suspects.observe import SuspectPage, observe_suspects
from inspection.suspects.page_words import observe_page_words
from jobs.page_words import letters_pages, page_text
from model.days import shanghai_day
from model.errors import FetchError, PageUnreadable
from model.fetching import Outcome
from model.identity import is_external
from model.indicators import WordRule
from model.observations import Observation
from model.pages import PageKind, PageReading
from model.sites import Site

#: Column pages and article pages whose tags are looked at beside the home page.
_SAMPLE = 3
#: Of what looks blocked, that which is the site's own failure.
_IS_ERROR_PAGE = re.compile("错误页|页面为空")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    reading: PageReading
    source: PageSource
    #: The address asked for, before any redirect.
    asked: str
    #: The column that the page was found on; "": none.
    found_on: str = ""


def probe_home(site: Site, *, at: datetime, fetcher: Fetcher | None = None) -> list[Observation]:
    """One visit of the home page by the official rule (打开时限 15 秒)."""
    fetcher = fetcher or Fetcher(allow_networks=site.allow_networks)
    return collect_uptime(fetcher, site.home, at=at, judge_body=judge_body, references=references())


def check_site(
    site: Site,
    *,
    at: datetime,
    words: Sequence[WordRule] = (),
    fetcher: Fetcher | None = None,
    is_shut: Callable[[], bool] = lambda: False,
    on_step: Callable[[str], None] = lambda _: None,
) -> list[Observation]:
    """All readings of one look at a site. What could not be looked at gives no reading.

    `words` are the word lists that the pages looked at are held against. `fetcher` is the gate
    to ask through, one that takes turns with other processes; by default one of its own.
    `is_shut`: the site has asked to be left alone by now; the look ends there.
    """
    fetcher = fetcher or Fetcher(allow_networks=site.allow_networks)
    on_step("首页")
    readings = probe_home(site, at=at, fetcher=fetcher)
    if is_shut() or any(one.value == Outcome.NOT_MONITORED for one in readings):
        # We may not ask now, or cannot: what failed for that reason would be said of the site.
        return readings
    home = _open(fetcher, site.home, hint=PageKind.HOME, at=at)
    if home is not None:
        text = home.source.text
        on_step("标识")
        readings += collect_marks(home.reading, footer_facts(text), text=text, site=site, at=at)
        readings += collect_features(home.reading, text=text, today=shanghai_day(at), at=at)
        readings += collect_media(text, url=home.source.url, at=at)
        on_step("网页标签")
        pages = [home, *_sample(fetcher, site, at=at)]
        readings += collect_page_tags([page.reading for page in pages], at=at)
        footers = [_footer(page) for page in pages]
        readings += collect_inner_footers(footers[0], footers[1:], at=at)
        on_step("用词")
        texts = _texts(pages, site)
        readings.append(observe_page_words(WORDS_SAMPLE, texts, words, at=at))
        on_step("暗链与篡改")
        suspects = [one for page in pages if (one := _suspect_page(page)) is not None]
        readings += observe_suspects(suspects, hosts=site.hosts, at=at)
    on_step("域名与证书")
    readings += collect_domain(site, at=at)
    if site.chinese_domain:
        readings += collect_chinese_domain(site.chinese_domain, has_address=_has_address, at=at)
    for look in _at_server(fetcher, site, at=at):
        if is_shut():
            break
        readings += look()
    return readings


def _at_server(
    fetcher: Fetcher, site: Site, *, at: datetime
) -> Iterator[Callable[[], list[Observation]]]:
    """The looks at the server itself, one after the other."""
    home = site.home
    yield lambda: collect_robots(fetch_robots(fetcher, home), site=site, at=at)
    yield lambda: collect_tls(fetcher, home, at=at)
    yield lambda: collect_https_redirect(fetcher, home, at=at)
    yield lambda: collect_ipv6(fetcher, home, at=at, can_visit=has_own_ipv6())


def references() -> tuple[str, ...]:
    """Addresses that tell whether our own network is up (`ZHANBAO_REFERENCES`, by spaces)."""
    return tuple(os.environ.get("ZHANBAO_REFERENCES", "").split())


def judge_body(answer: Answer) -> tuple[Outcome, str]:
    """What the body of an answer says: a page of the site, an error page with 200, a firewall's."""
    source = PageSource(url=answer.url, body=answer.body, content_type=answer.content_type)
    why = find_blocked(source)
    if not why:
        return Outcome.OK, ""
    return (Outcome.SOFT_ERROR if _IS_ERROR_PAGE.search(why) else Outcome.BLOCKED), why


def _has_address(host: str) -> bool | None:
    found = find_ipv6_addresses(host)
    return None if found is None else bool(found)


def _open(
    fetcher: Fetcher, url: str, *, hint: PageKind | None, at: datetime, found_on: str = ""
) -> _Page | None:
    try:
        answer = fetcher.get(url)
    except FetchError:
        return None
    # A firewall's page shows no marks, which says nothing of the site's own.
    if answer.outcome is not Outcome.OK or judge_body(answer)[0] is not Outcome.OK:
        return None
    reading = read_page(
        answer.body,
        url=answer.url,
        content_type=answer.content_type,
        hint=hint,
        today=shanghai_day(at),
    )
    source = PageSource(url=answer.url, body=answer.body, content_type=answer.content_type)
    return _Page(reading=reading, source=source, asked=url, found_on=found_on)


def _sample(fetcher: Fetcher, site: Site, *, at: datetime) -> Iterable[_Page]:
    """A few column pages, and the first own article of each."""
    for column in islice(site.columns, _SAMPLE):
        page = _open(fetcher, column.url, hint=PageKind.LIST, at=at)
        if page is None:
            continue
        yield page
        own = (row.url for row in page.reading.listing.rows if _is_own(site, row.url))
        for url in islice(own, 1):
            article = _open(fetcher, url, hint=PageKind.ARTICLE, at=at, found_on=column.url)
            if article is not None:
                yield article


def _footer(page: _Page) -> PageFooter:
    text = page.source.text
    return read_footer(page.reading, footer_facts(text), text=text)


def _texts(pages: Iterable[_Page], site: Site) -> list[PageText]:
    citizens = letters_pages(site)
    texts = (
        page_text(page.source, url=page.asked)
        for page in pages
        if page.asked not in citizens and page.found_on not in citizens
    )
    return [text for text in texts if text is not None]


def _suspect_page(page: _Page) -> SuspectPage | None:
    """The page as the tampering rules look at it; None where its markup cannot be read whole."""
    try:
        page.source.tree  # noqa: B018  (raises where the markup is empty or nested too deep)
    except PageUnreadable:
        return None
    # The rules ask for the elements of lxml.html, which the reader's quicker parser does not make.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(page.source.text.encode(errors="replace"), parser=parser)
    words = tree.xpath("//body//text()[not(parent::script or parent::style)]")
    return SuspectPage(url=page.source.url, tree=tree, text=" ".join(words))


def _is_own(site: Site, url: str) -> bool:
    return not is_external(url, site.hosts)


def footer_facts(text: str) -> FooterFacts:
    """What stands beside the marks of a decoded page."""
    return FooterFacts(
        mistake_codes=marks.mistake_codes(text),
        has_mistake_entry=marks.has_mistake_entry(text),
        police_link_codes=marks.police_link_codes(text),
        icp_links=marks.icp_links(text),
        conac_links=marks.conac_links(text),
        sponsor=marks.sponsor(text),
        operator=marks.operator(text),
    )

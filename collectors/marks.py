"""The home page as read → identity marks, footer facts, and whether they agree. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from collectors import keys
from collectors.anchors import Links, read_links
from collectors.observing import Look
from inspection import readings
from model.identity import host_of
from model.observations import Observation
from model.pages import PageReading
from model.sites import Site
from model.text import clean_line, fold_width

_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_CONTACT = re.compile(
    r"(?:联系|电话|热线|邮箱|传真)[^\d@]{0,20}((?:\(?0\d{2,3}\)?[-－—\s]?)?\d{5,8}|[\w.+-]+@[\w.-]+)"
)
_CONTACT_LINK = re.compile(r"联系(我们|方式|电话)")
_OLD_MISTAKE_HOST = "121.43.68.40/exposure"
_OLD_ICP_HOSTS = ("miibeian.gov.cn", "miitbeian.gov.cn", "www.beian.miit.gov.cn")


@dataclass(frozen=True, kw_only=True, slots=True)
class FooterFacts:
    """Raw facts that stand beside the marks; the job reads them with `crawler.pages.marks`."""

    #: Site codes of the 找错 entry; `has_mistake_entry` without a code is possible.
    mistake_codes: tuple[str, ...] = ()
    has_mistake_entry: bool = False
    police_link_codes: tuple[str, ...] = ()
    icp_links: tuple[str, ...] = ()
    sponsor: str = ""
    operator: str = ""


def collect_marks(
    reading: PageReading, facts: FooterFacts, *, text: str, site: Site, at: datetime
) -> list[Observation]:
    """What the home page shows of itself; "" where it shows none.

    `text` is the decoded page. Of several marks of one kind, the one that the site file names
    stands, else the first.
    """
    look = Look(at=at, source=reading.url)
    links = read_links(text, url=reading.url)
    sitemap = next(
        (a.url for a in links.anchors if re.search("(网站|站点)(地图|导航)", a.words)), ""
    )
    conflicts = tuple(find_conflicts(reading, facts, site=site, text=text))
    tags = dict(reading.tags)
    entry = (*facts.mistake_codes, "有入口" if facts.has_mistake_entry else "")[0]
    marks = reading.marks
    return [
        look.read(readings.MARK_ICP, _chosen(marks.icp, site.icp), detail="、".join(marks.icp)),
        look.read(readings.MARK_POLICE, _chosen(marks.police, site.police)),
        look.read(readings.MARK_ID_CODE, _chosen(marks.id_code, site.id_code)),
        look.read(readings.MARK_CONAC, _chosen(marks.conac, site.conac)),
        look.read(keys.MARK_POLICE_LINK, _chosen(facts.police_link_codes, "")),
        look.read(keys.MARK_ICP_LINK, _chosen(facts.icp_links, "")),
        look.read(keys.SITE_SPONSOR, facts.sponsor or None),
        look.read(keys.SITE_OPERATOR, facts.operator or None),
        look.read(readings.FOOTER_SPONSOR, facts.sponsor),
        look.read(readings.FOOTER_CONTACT, _contact(text, links)),
        look.read(readings.FOOTER_SITEMAP, sitemap),
        look.read(readings.FOOTER_REPORT_ERROR, entry),
        look.read(readings.TAG_SITE_NAME, tags.get("SiteName", "")),
        look.read(readings.TAG_SITE_DOMAIN, tags.get("SiteDomain", "")),
        look.read(readings.TAG_SITE_ID_CODE, tags.get("SiteIDCode", "")),
        look.read(readings.HOME_TITLE, links.title),
        look.read(keys.MARK_CONFLICTS, len(conflicts), detail="；".join(conflicts), unit="处"),
    ]


def find_conflicts(
    reading: PageReading, facts: FooterFacts, *, site: Site, text: str = ""
) -> Iterator[str]:
    """Chinese sentences: where marks contradict each other or the site file, or lead nowhere."""
    yield from _code_conflicts(reading, facts)
    if _OLD_MISTAKE_HOST in text:
        yield f"找错入口链接到旧地址 {_OLD_MISTAKE_HOST}，应为 https://zfwzgl.www.gov.cn/"
    shown = {_digits(mark) for mark in reading.marks.police}
    for code in facts.police_link_codes:
        if shown and _digits(code) not in shown:
            yield f"公安备案号 {'、'.join(reading.marks.police)} 与链接中的 {code} 不同"
    for link in facts.icp_links:
        if any(host in link for host in _OLD_ICP_HOSTS):
            yield f"ICP 备案号链接到旧地址 {link}，应为 https://beian.miit.gov.cn/"
    domain = dict(reading.tags).get("SiteDomain", "")
    stated = set(re.split(r"[,，;；\s]+", domain.lower()))
    if domain and not stated & (site.hosts | {host_of(reading.url)}):
        yield f"网页标签 SiteDomain {domain} 不是本站域名"


def _contact(text: str, links: Links) -> str:
    """The number or mail address beside 联系, else where the page's 联系我们 leads; else ""."""
    if found := _CONTACT.search(clean_line(_MARKUP.sub(" ", text))):
        return found[1]
    return next((a.url for a in links.anchors if _CONTACT_LINK.search(a.words)), "")


def _code_conflicts(reading: PageReading, facts: FooterFacts) -> Iterator[str]:
    tag = dict(reading.tags).get("SiteIDCode", "")
    codes = {code.lower() for code in (*reading.marks.id_code, *facts.mistake_codes, tag) if code}
    if len(codes) > 1:
        yield f"网站标识码不一致：{'、'.join(sorted(codes))}"


def _chosen(found: tuple[str, ...], expected: str) -> str:
    same = (mark for mark in found if expected and _folded(mark) == _folded(expected))
    return next(same, found[0] if found else "")


def _folded(text: str) -> str:
    return "".join(fold_width(text).split()).replace("号", "").lower()


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())

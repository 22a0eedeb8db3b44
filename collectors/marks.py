"""The home page as read → identity marks, footer facts, and whether they agree. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime

from collectors import keys
from collectors.anchors import read_links
from collectors.footer import FooterFacts, read_footer
from collectors.observing import Look
from inspection import readings
from model.identity import host_of
from model.observations import Observation
from model.pages import PageReading
from model.registers import is_same_number
from model.sites import Site

#: A tag that spells an address instead of a name is malformed, not another site's.
_SCHEME = re.compile(r"^https?://|/.*$")
_OLD_MISTAKE_HOST = "121.43.68.40/exposure"
_OLD_ICP_HOSTS = ("miibeian.gov.cn", "miitbeian.gov.cn", "www.beian.miit.gov.cn")


def collect_marks(
    reading: PageReading, facts: FooterFacts, *, text: str, site: Site, at: datetime
) -> list[Observation]:
    """What the home page shows of itself; "" where it shows none.

    `text` is the decoded page. Of several marks of one kind, the one that the site file names
    stands, else the first.
    """
    look = Look(at=at, source=reading.url)
    links = read_links(text, url=reading.url)
    footer = read_footer(reading, facts, text=text)
    conflicts = tuple(find_conflicts(reading, facts, site=site, text=text))
    tags, marks = dict(reading.tags), reading.marks
    # A picture that leads to the register is the mark; its number is then not printed.
    conac = _chosen(marks.conac, site.conac) or (None if footer.conac else "")
    police = _chosen(marks.police, site.police) or (None if facts.police_link_codes else "")
    return [
        look.read(readings.MARK_ICP, _chosen(marks.icp, site.icp), detail="、".join(marks.icp)),
        look.read(readings.MARK_POLICE, police),
        look.read(readings.MARK_ID_CODE, _chosen(marks.id_code, site.id_code)),
        look.read(readings.MARK_CONAC, conac),
        look.read(keys.MARK_POLICE_LINK, _chosen(facts.police_link_codes, "")),
        look.read(keys.MARK_ICP_LINK, _chosen(facts.icp_links, "")),
        look.read(keys.SITE_SPONSOR, facts.sponsor or None),
        look.read(keys.SITE_OPERATOR, facts.operator or None),
        look.read(readings.FOOTER_CONAC, footer.conac),
        look.read(readings.FOOTER_SPONSOR, footer.sponsor),
        look.read(readings.FOOTER_CONTACT, footer.contact),
        look.read(readings.FOOTER_SITEMAP, footer.sitemap),
        look.read(readings.FOOTER_REPORT_ERROR, footer.report_error),
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
    stated = {_SCHEME.sub("", each) for each in re.split(r"[,，;；\s]+", domain.lower())}
    if domain and not stated & (site.hosts | {host_of(reading.url)}):
        yield f"网页标签 SiteDomain {domain} 不是本站域名"


def _code_conflicts(reading: PageReading, facts: FooterFacts) -> Iterator[str]:
    tag = dict(reading.tags).get("SiteIDCode", "")
    codes = {code.lower() for code in (*reading.marks.id_code, *facts.mistake_codes, tag) if code}
    if len(codes) > 1:
        yield f"网站标识码不一致：{'、'.join(sorted(codes))}"


def _chosen(found: tuple[str, ...], expected: str) -> str:
    same = (mark for mark in found if expected and is_same_number(mark, expected))
    return next(same, found[0] if found else "")


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())

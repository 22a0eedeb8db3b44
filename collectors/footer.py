"""A page as read → what its footer shows, and what an inner page's lacks beside the home page's.

Pure. Source: 国办发〔2017〕47号 附件 底部功能区 (on every page).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from collectors.anchors import Links, read_links
from collectors.observing import Look
from inspection import readings
from model.observations import Observation
from model.pages import Marks, PageReading
from model.registers import is_same_number
from model.text import clean_line

_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
#: A number goes before a mail address; a fax number is neither.
_CONTACTS = (
    re.compile(r"(?:联系|电话|热线)[^\d@]{0,20}?((?:\(?0\d{2,3}\)?[-－—\s]?)?\d{5,8})"),
    re.compile(r"(?:联系|邮箱)[^\d@]{0,20}?([\w.+-]+@[\w.-]+)", re.ASCII),
)
_CONTACT_LINK = re.compile(r"联系(我们|方式|电话)")
_SITEMAP = re.compile("(网站|站点)(地图|导航)|^(site ?map)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class FooterFacts:
    """Raw facts that stand beside the marks; the job reads them with `crawler.pages.marks`."""

    #: Site codes of the 找错 entry; `has_mistake_entry` without a code is possible.
    mistake_codes: tuple[str, ...] = ()
    has_mistake_entry: bool = False
    police_link_codes: tuple[str, ...] = ()
    icp_links: tuple[str, ...] = ()
    #: Addresses at CONAC; a mark may be a picture with such a link and no code.
    conac_links: tuple[str, ...] = ()
    sponsor: str = ""
    operator: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFooter:
    """What one page shows of its site; "" where it does not."""

    url: str
    marks: Marks
    conac: str = ""
    sponsor: str = ""
    contact: str = ""
    sitemap: str = ""
    #: Site code of the 找错 entry, else 有入口.
    report_error: str = ""


def read_footer(reading: PageReading, facts: FooterFacts, *, text: str) -> PageFooter:
    """The footer of a page; `text` is the decoded page."""
    links = read_links(text, url=reading.url)
    sitemap = next((a.url for a in links.anchors if _SITEMAP.search(a.words)), "")
    return PageFooter(
        url=reading.url,
        marks=reading.marks,
        conac=(*reading.marks.conac, *map(_whole, facts.conac_links), "")[0],
        sponsor=facts.sponsor,
        contact=_contact(text, links),
        sitemap=sitemap,
        report_error=(*facts.mistake_codes, "有入口" if facts.has_mistake_entry else "")[0],
    )


def collect_inner_footers(
    home: PageFooter, pages: Sequence[PageFooter], *, at: datetime
) -> list[Observation]:
    """What inner pages lack of what the home page shows, or show otherwise; none, if none given."""
    if not pages:
        return []
    faults = {page.url: tuple(_faults(home, page)) for page in pages}
    names = dict.fromkeys(name for found in faults.values() for name in found)
    detail = "；".join(f"{url} {'、'.join(found)}" for url, found in faults.items() if found)
    look = Look(at=at, source=f"{len(pages)} 个内页")
    return [look.read(readings.FOOTER_INNER_MISSING, "、".join(names), detail=detail)]


def _faults(home: PageFooter, page: PageFooter) -> list[str]:
    shown, here = _shown(home), _shown(page)
    lacking = [name for name, values in shown.items() if values and not here[name]]
    other = [
        f"{name}与首页不同"
        for name in ("ICP 备案号", "公安机关备案号", "网站标识码")
        if shown[name] and here[name] and not _share_one(shown[name], here[name])
    ]
    return lacking + other


def _shown(page: PageFooter) -> Mapping[str, tuple[str, ...]]:
    singles = {
        "党政机关网站标识": page.conac,
        "主办单位": page.sponsor,
        "联系方式": page.contact,
        "网站地图": page.sitemap,
        "找错入口": page.report_error,
    }
    return {
        "ICP 备案号": page.marks.icp,
        "公安机关备案号": page.marks.police,
        "网站标识码": page.marks.id_code,
        **{name: (value,) if value else () for name, value in singles.items()},
    }


def _share_one(some: Sequence[str], others: Sequence[str]) -> bool:
    return any(is_same_number(one, other) for one in some for other in others)


def _whole(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def _contact(text: str, links: Links) -> str:
    """The last number beside 联系, else mail address, else where 联系我们 leads; else ""."""
    words = clean_line(_MARKUP.sub(" ", text))
    for form in _CONTACTS:
        if found := form.findall(words):
            return str(found[-1])
    return next((a.url for a in links.anchors if _CONTACT_LINK.search(a.words)), "")

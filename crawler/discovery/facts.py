"""Home page → what it says of the site itself: name, marks, sponsor, operator, telephone. Pure."""

import re
from dataclasses import dataclass

from lxml import etree, html

from model.pages import PageReading
from model.text import clean_line

_LABELS = {
    "sponsor": re.compile(r"主\s*办\s*(?:单位|方)?\s*[:：]\s*([\u4e00-\u9fff（）()]{4,30})"),
    "operator": re.compile(r"承\s*办\s*(?:单位)?\s*[:：]\s*([\u4e00-\u9fff（）()]{4,30})"),
    "phone": re.compile(r"(?:联系|办公|值班|咨询)?电话\s*[:：]\s*((?:\d{3,4}-?)?\d{7,8})"),
}
_NEXT_LABEL = re.compile(r"(?:主办|承办|协办|技术|版权|联系|维护|地址|邮编|网站).*$")
_TITLE_END = re.compile(r"\s*[-_|—]+\s*(?:首页|网站首页)?\s*$|首页$")
_GOVERNMENT = re.compile(r"人民政府(?:网|门户网站|网站)?$|人民政府门户")


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a site says of itself; empty where it does not."""

    name: str = ""
    id_code: str = ""
    icp: str = ""
    police: str = ""
    conac: str = ""
    sponsor: str = ""
    operator: str = ""
    phone: str = ""
    type: str = ""


def read_facts(text: str, reading: PageReading) -> Facts:
    """The facts of a home page, from its page tags, its marks and the words of its footer."""
    plain = _plain(text)
    said = {key: _labelled(pattern, plain) for key, pattern in _LABELS.items()}
    name = dict(reading.tags).get("SiteName") or _title(text)
    marks = reading.marks
    return Facts(
        name=name or reading.url,
        id_code=_first(marks.id_code),
        icp=_first(marks.icp),
        police=_first(marks.police),
        conac=_first(marks.conac),
        type=_type(name),
        **said,
    )


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""


def _type(name: str) -> str:
    if not name:
        return ""
    return "政府门户网站" if _GOVERNMENT.search(name) else "部门网站"


def _labelled(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return _NEXT_LABEL.sub("", found[1]) if found else ""


def _title(text: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title>", text, re.DOTALL | re.IGNORECASE)
    return _TITLE_END.sub("", clean_line(html_text(found[1]))) if found else ""


def html_text(markup: str) -> str:
    """A piece of markup without tags, its entities resolved."""
    return "".join(html.fragment_fromstring(markup, create_parent="div").itertext())


def _plain(text: str) -> str:
    try:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return ""
    return clean_line(" ".join(part for part in tree.itertext() if isinstance(part, str)))

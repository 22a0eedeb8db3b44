"""An issue that opened → the page that shows it, and which words of that page do. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inspection import readings
from model.issues import Issue
from model.observations import Observation
from model.privacy import mask_personal
from model.sites import Site
from model.text import clean_line

#: Rule → the reading it rests on, whose source is the page and whose detail says where.
_READINGS = {
    "tampering.hidden_links": readings.SUSPECT_HIDDEN_LINKS,
    "tampering.gambling": readings.SUSPECT_GAMBLING,
    "tampering.foreign_text": readings.SUSPECT_FOREIGN_TEXT,
    "attachments.broken": readings.ATTACHMENTS_BROKEN,
    "links.home_dead": readings.LINKS_HOME_DEAD,
    "links.inner_dead": readings.LINKS_INNER_DEAD,
    "tags.home": readings.TAGS_HOME_MISSING,
    "tags.column": readings.TAGS_COLUMN_MISSING,
    "tags.article": readings.TAGS_ARTICLE_MISSING,
}
#: Rules about something that no page shows.
_WITHOUT_PAGE = frozenset(
    {"domain.name", "ipv6.reachable", "tls.expiry", "report.published", "crawl.missed"}
)
#: Families of rules of which a picture says more than words. Never of letters: a picture of them
#: shows who wrote, and nothing can mask that.
_PICTURED = ("site.", "home.", "columns.", "column.", "services.", "tampering.", "words.")
_PICTURED_RULES = frozenset({"interpretation.stale", "interaction.channel"})
#: Rules whose page may be a letter or a list of letters: its words are not kept.
_MAY_BE_LETTERS = ("letters.", "interaction.unanswered", "items.", "dates.")
_LONGEST = 600
_AROUND = 120
_QUOTED = re.compile("「([^」]{1,100})」")
_ADDRESS = re.compile(r"https?://[^\s（）；]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibit:
    """Where to look for the evidence of an issue."""

    #: Address of the page; empty: no page shows it.
    url: str
    #: What the readings themselves say, personal data masked.
    snippet: str
    #: Words that stand on the page where the issue is right; empty: none.
    needle: str
    wants_picture: bool
    #: False where the page may show who wrote a letter.
    wants_words: bool


def exhibit_of(issue: Issue, site: Site, latest: Mapping[str, Observation]) -> Exhibit:
    """The page that an issue is about; `latest` are the readings that it rests on."""
    reading = latest.get(_READINGS.get(issue.rule, ""))
    url = _page_of(issue, site, reading)
    said = reading.detail if reading is not None and reading.detail else issue.detail
    is_pictured = issue.rule.startswith(_PICTURED) or issue.rule in _PICTURED_RULES
    return Exhibit(
        url=url,
        snippet=shorten(said),
        needle=_needle(issue, said),
        wants_picture=bool(url) and is_pictured,
        wants_words=not issue.rule.startswith(_MAY_BE_LETTERS),
    )


def passage(text: str, needle: str, *, title: str = "") -> str:
    """What a page says where the needle stands, or at its beginning; personal data masked."""
    line = clean_line(text)
    at = line.find(needle) if needle else -1
    if at >= 0:
        start = max(0, at - _AROUND)
        return shorten(f"…{line[start : at + len(needle) + _AROUND]}…")
    return shorten(f"标题「{clean_line(title)}」；正文开头：{line[: 2 * _AROUND]}")


def shorten(text: str) -> str:
    """A text on one line, personal data masked, cut where it is too long to show."""
    line = mask_personal(clean_line(text))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _page_of(issue: Issue, site: Site, reading: Observation | None) -> str:
    if issue.rule in _WITHOUT_PAGE:
        return ""
    if issue.target.startswith(("http://", "https://")):
        return issue.target
    for column in site.columns:
        if column.name == issue.target:
            return column.url
    if reading is not None and reading.source.startswith(("http://", "https://")):
        return reading.source
    return site.home


def _needle(issue: Issue, said: str) -> str:
    if issue.rule == "tampering.hidden_links":
        found = _ADDRESS.search(said)
        return found.group() if found else ""
    if issue.rule.startswith("words."):
        quoted = _QUOTED.search(said)
        return quoted.group(1) if quoted else ""
    return ""

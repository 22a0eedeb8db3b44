"""The site's own search, tried with titles of the site → how many it finds.

Source: 国办秘函〔2019〕19号 扣分指标 搜索功能: four titles, each on the first page of results.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from collectors.anchors import read_links
from collectors.observing import Look
from inspection.readings import SEARCH_ASKED, SEARCH_FOUND
from model.errors import FetchError
from model.fetching import PageRequest
from model.identity import canonical_address
from model.observations import Observation, Reading

_SEARCH = re.compile(r"搜索|检索|关键|search|keyword|query|searchword|\bq\b|\bwd\b", re.IGNORECASE)
_NOTHING = re.compile(
    r"(没有|未)(能)?(找到|搜索到|检索到|查询到|查到)|(暂无|没有|无)(相关|符合|搜索|检索)|抱歉"
    r"|(共|找到|约)\s*0\s*(条|项|个|篇)"
)
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SPACE = re.compile(r"[\s　…]+|\.{3}$")
#: Result lists cut long titles; so much of one must stand there.
_PREFIX = 15
#: So many links like the title: they are results, not a menu.
_ENOUGH_OTHERS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchForm:
    """A form of the home page that searches the site."""

    action: str
    method: str
    #: Name of the input that takes the words, and what is sent beside it.
    words: str
    beside: tuple[tuple[str, str], ...] = ()

    def request(self, words: str, *, encoding: str) -> PageRequest:
        """The request that the form sends for some words."""
        query = urlencode([*self.beside, (self.words, words)], encoding=encoding, errors="replace")
        if self.method == "POST":
            kind = "application/x-www-form-urlencoded"
            return PageRequest(url=self.action, method="POST", body=query, content_type=kind)
        parts = urlsplit(self.action)
        whole = "&".join(part for part in (parts.query, query) if part)
        return PageRequest(url=urlunsplit((parts.scheme, parts.netloc, parts.path, whole, "")))


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A piece to search for."""

    title: str
    #: Canonical address.
    address: str


#: A request → text of the page that answers it; raises FetchError.
Ask = Callable[[PageRequest], str]


def find_search_form(text: str, *, url: str) -> SearchForm | None:
    """The search form of a page; None where there is none that works without scripts."""
    parser = _FormParser(url)
    parser.feed(text)
    parser.close()
    return next((form for form in parser.forms if form is not None), None)


def collect_search(
    form: SearchForm | None,
    titles: Sequence[Title],
    ask: Ask,
    *,
    encoding: str = "utf-8",
    home: str,
    at: datetime,
) -> list[Observation]:
    """`search.asked` and `search.found`; None found where the answers do not tell.

    No form, or no title: nothing was asked, and no reading comes of it.
    """
    if form is None or not titles:
        return []
    found: dict[str, bool | None] = {}
    for each in titles:
        request = form.request(each.title, encoding=encoding)
        try:
            found[each.title] = judge_results(ask(request), each, url=request.url)
        except FetchError:
            found[each.title] = None
    look = Look(at=at, source=form.action)
    count = sum(answer is True for answer in found.values())
    told = [answer for answer in found.values() if answer is not None]
    value: Reading = count if len(told) == len(found) else None
    detail = "；".join(f"{_words(answer)}《{title}》" for title, answer in found.items())
    return [
        look.read(SEARCH_ASKED, len(found), unit="条", detail=f"首页 {home} 的搜索框"),
        look.read(SEARCH_FOUND, value, unit="条", detail=detail),
    ]


def judge_results(text: str, piece: Title, *, url: str) -> bool | None:
    """Whether a page of results shows a piece; None where it may be filled in by a script.

    The words searched for stand on most such pages: only a link is proof.
    """
    anchors = read_links(text, url=url).anchors
    start = _folded(piece.title)[:_PREFIX]
    own = canonical_address(url)
    for anchor in anchors:
        address = canonical_address(anchor.url)
        if address == piece.address or (start in _folded(anchor.words) and address != own):
            return True
    if _NOTHING.search(_MARKUP.sub("", text)):
        return False
    # Links with long words are results: other pieces were found, this one was not.
    others = [a for a in anchors if _shares(a.words, piece.title)]
    return False if len(others) >= _ENOUGH_OTHERS else None


def _shares(words: str, title: str) -> bool:
    """True where a link has a good part of the title's characters, as a result would."""
    wanted = set(_folded(title))
    return len(words) >= _PREFIX and len(wanted & set(words)) * 2 >= len(wanted)


def _folded(text: str) -> str:
    return _SPACE.sub("", text)


def _words(answer: bool | None) -> str:  # noqa: FBT001  (one of three answers)
    return {True: "找到", False: "没有找到", None: "无法判断"}[answer]


class _FormParser(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._url = url
        self._form: dict[str, str] | None = None
        self._inputs: list[dict[str, str]] = []
        self.forms: list[SearchForm | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._finish()
            self._form = attributes
        elif tag == "input" and self._form is not None:
            self._inputs.append(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._finish()

    def close(self) -> None:
        super().close()
        self._finish()

    def _finish(self) -> None:
        if self._form is not None:
            self.forms.append(_search_form(self._form, self._inputs, url=self._url))
        self._form, self._inputs = None, []


def _search_form(
    form: dict[str, str], inputs: Sequence[dict[str, str]], *, url: str
) -> SearchForm | None:
    texts = [i for i in inputs if i.get("type", "text").lower() in {"text", "search", ""}]
    words = next((i for i in texts if i.get("name") and _SEARCH.search(_all(i))), None)
    if words is None and len(texts) == 1 and texts[0].get("name") and _SEARCH.search(_all(form)):
        words = texts[0]
    if words is None or any(i.get("type", "").lower() == "password" for i in inputs):
        return None
    try:
        action = urljoin(url, form.get("action", "").strip())
    except ValueError:
        return None
    if not action.lower().startswith(("http://", "https://")):
        return None
    hidden = [i for i in inputs if i.get("type", "").lower() == "hidden" and i.get("name")]
    return SearchForm(
        action=action,
        method="POST" if form.get("method", "").upper() == "POST" else "GET",
        words=words["name"],
        beside=tuple((i["name"], i.get("value", "")) for i in hidden),
    )


def _all(attributes: dict[str, str]) -> str:
    return " ".join(attributes.values())

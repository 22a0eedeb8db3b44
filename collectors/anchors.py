"""Text of a page → its links, title and forms. Pure; no depth of nesting is lost."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from model.text import clean_line

_WEB = ("http://", "https://")
_PART_ATTRIBUTES = {"img": "src", "script": "src", "iframe": "src", "frame": "src", "area": "href"}
_LABELLED = frozenset({"a", "button"})
_PART_RELATIONS = frozenset({"stylesheet", "icon", "shortcut icon"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """One link: absolute address and the words on it (picture texts and title too)."""

    url: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """What a page leads to."""

    title: str = ""
    anchors: tuple[Anchor, ...] = ()
    #: Words of every link and button, those that only run a script too.
    labels: tuple[str, ...] = ()
    #: Names, ids and placeholders of forms and inputs.
    inputs: tuple[str, ...] = ()
    #: Absolute addresses of pictures, scripts, styles and frames.
    parts: tuple[str, ...] = ()


def read_links(text: str, *, url: str) -> Links:
    """The links of a page in order; addresses other than http and https are left out."""
    parser = _Parser(url)
    parser.feed(text)
    parser.close()
    return Links(
        title=clean_line("".join(parser.title)),
        anchors=tuple(parser.anchors),
        labels=tuple(dict.fromkeys(parser.labels)),
        inputs=tuple(parser.inputs),
        parts=tuple(dict.fromkeys(parser.parts)),
    )


class _Parser(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base = url
        self._href: str | None = None
        self._words: list[str] = []
        self._is_title = False
        self.title: list[str] = []
        self.anchors: list[Anchor] = []
        self.labels: list[str] = []
        self.inputs: list[str] = []
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._take_part(tag, attributes)
        if tag in _LABELLED:
            self._finish()
            self._href = attributes.get("href", "")
            self._words.append(attributes.get("title", ""))
        elif tag == "base" and attributes.get("href"):
            self._base = urljoin(self._base, attributes["href"])
        elif tag == "title":
            self._is_title = not self.title
        elif tag == "img":
            self._words.append(attributes.get("alt", ""))
        elif tag in {"input", "form", "textarea"}:
            names = ("name", "id", "placeholder", "action", "class", "value")
            self.inputs.append(" ".join(attributes.get(name, "") for name in names))

    def handle_endtag(self, tag: str) -> None:
        if tag in _LABELLED:
            self._finish()
        elif tag == "title":
            self._is_title = False

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.title.append(data)
        elif self._href is not None:
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self._finish()

    def _finish(self) -> None:
        href, words = self._href, clean_line(" ".join(self._words))
        self._href, self._words = None, []
        if href is not None and words:
            self.labels.append(words)
        if href and (address := self._absolute(href)):
            self.anchors.append(Anchor(url=address, words=words))

    def _take_part(self, tag: str, attributes: dict[str, str]) -> None:
        place = attributes.get(_PART_ATTRIBUTES.get(tag, ""), "")
        if tag == "link" and attributes.get("rel", "").lower() in _PART_RELATIONS:
            place = attributes.get("href", "")
        if place and (address := self._absolute(place)):
            self.parts.append(address)

    def _absolute(self, place: str) -> str:
        """The absolute web address of a link, "" where it is none."""
        try:
            address = urljoin(self._base, place.strip())
        except ValueError:
            return ""
        return address if address.lower().startswith(_WEB) else ""

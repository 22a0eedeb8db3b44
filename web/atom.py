"""Entries → an Atom feed. Pure.

Source: RFC 4287.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from model.text import clean_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing to be told."""

    #: An IRI that never changes.
    id: str
    title: str
    link: str
    #: Aware.
    published_at: datetime
    updated_at: datetime
    text: str
    category: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """All there is to be told, the newest first."""

    id: str
    title: str
    link: str
    updated_at: datetime
    entries: tuple[Entry, ...] = ()


def write_feed(feed: Feed) -> bytes:
    """The document, UTF-8; whatever the texts hold, it is well-formed and they stay text."""
    return "\n".join(_lines(feed)).encode("utf-8")


def _lines(feed: Feed) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">'
    yield from _head(feed.id, feed.title, feed.link, feed.updated_at)
    yield "<author><name>站报</name></author>"
    for entry in feed.entries:
        yield "<entry>"
        yield from _head(entry.id, entry.title, entry.link, entry.updated_at)
        yield f"<published>{_moment(entry.published_at)}</published>"
        yield f"<category term={_attribute(entry.category)}/>"
        yield f'<content type="text">{_text(entry.text)}</content>'
        yield "</entry>"
    yield "</feed>"


def _head(iri: str, title: str, link: str, updated_at: datetime) -> Iterator[str]:
    yield f"<id>{_text(iri)}</id>"
    yield f'<title type="text">{_text(title)}</title>'
    yield f"<link href={_attribute(link)}/>"
    yield f"<updated>{_moment(updated_at)}</updated>"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _text(text: str) -> str:
    return escape(clean_text(text))


def _attribute(text: str) -> str:
    return quoteattr(clean_text(text))

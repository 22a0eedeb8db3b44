"""Pages that a check fetched → the observations that the tampering rules judge. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import html

from inspection import readings
from inspection.suspects.pages import find_gambling_words, find_hidden_links, is_foreign_text
from model.observations import Observation

_SHOWN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class SuspectPage:
    """One page, decoded and parsed."""

    url: str
    tree: html.HtmlElement
    #: Readable text of the page.
    text: str


def observe_suspects(
    pages: Sequence[SuspectPage], *, hosts: frozenset[str], at: datetime
) -> list[Observation]:
    """Counts of suspects over all pages, the first few in `detail`; None where no page was read."""

    def hidden(page: SuspectPage) -> list[str]:
        return find_hidden_links(page.tree, url=page.url, hosts=hosts)

    return [
        _count(readings.SUSPECT_HIDDEN_LINKS, pages, hidden, at),
        _count(readings.SUSPECT_GAMBLING, pages, lambda page: find_gambling_words(page.text), at),
        _count(
            readings.SUSPECT_FOREIGN_TEXT,
            pages,
            lambda page: ["正文多为外文"] if is_foreign_text(page.text) else [],
            at,
        ),
    ]


def _count(
    key: str,
    pages: Sequence[SuspectPage],
    find: Callable[[SuspectPage], list[str]],
    at: datetime,
) -> Observation:
    found = [(page.url, hit) for page in pages for hit in find(page)]
    return Observation(
        key=key,
        value=len(found) if pages else None,
        observed_at=at,
        source=found[0][0] if found else (pages[0].url if pages else ""),
        detail="；".join(f"{hit}（{url}）" for url, hit in found[:_SHOWN]),
    )

"""Pages that a check fetched → what the word lists find on them, kept as one small observation.

Pure. Whole texts are not kept: of a page with a hit the passages around it, of any other its
address, so that its issue can close.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from inspection.records import PageText
from inspection.suspects.words import find_words
from model.indicators import WordRule
from model.observations import Observation
from model.privacy import mask_personal

#: Pages kept of one look.
_MOST = 200


def observe_page_words(
    key: str, pages: Sequence[PageText], words: Sequence[WordRule], *, at: datetime
) -> Observation:
    """The pages looked at, each with its passages, as the JSON that `read_page_words` reads."""
    kept = [
        [page.url, *(_passages(part, words) for part in (page.title, page.text))]
        for page in pages[:_MOST]
    ]
    hit = sum(bool(title or text) for _, title, text in kept)
    return Observation(
        key=key,
        value=json.dumps(kept, ensure_ascii=False),
        observed_at=at,
        source=pages[0].url if pages else "",
        detail=f"对照词表 {len(kept)} 页，{hit} 页有疑似",
    )


def read_page_words(observations: Iterable[Observation]) -> tuple[PageText, ...]:
    """The pages of some looks, a page as it was last looked at."""
    found: dict[str, PageText] = {}
    for observation in sorted(observations, key=lambda each: each.observed_at):
        if isinstance(observation.value, str):
            for url, title, text in json.loads(observation.value):
                found[url] = PageText(url=url, title=title, text=text)
    return tuple(found.values())


def _passages(text: str, words: Sequence[WordRule]) -> str:
    """What stands around each hit; the mark between keeps two passages from making a third."""
    return "…".join(mask_personal(hit.passage) for hit in find_words(text, words))

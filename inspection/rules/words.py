"""Titles and page texts against the word lists → one finding a page with a hit. Pure."""

from collections.abc import Iterator

from inspection.case import Case, Rule
from inspection.suspects.words import WordList
from model.columns import ColumnKind
from model.issues import Finding


def must_not_hold(*, is_forbidden: bool) -> Rule:
    """The rule that no title and no page holds an expression of one of the two lists.

    Letters are left out: what citizens write is not the site's own wording.
    """

    def judge(case: Case) -> Iterator[Finding]:
        words = tuple(w for w in case.records.words if w.is_forbidden is is_forbidden)
        texts = list(_texts(case))
        if not words or not texts:
            yield case.unknown("没有词表或没有可查的文字")
            return
        expressions = WordList(words)
        for address, text in texts:
            hits = expressions.find(text)
            told = "；".join(hit.sentence for hit in hits)
            yield case.fails(told, address) if hits else case.passes("", address)

    return judge


judge_forbidden = must_not_hold(is_forbidden=True)
judge_mistaken = must_not_hold(is_forbidden=False)


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    """Address → all its text; a page fetched for a check goes before the item's title alone."""
    pages = {page.url: f"{page.title}\n{page.text}" for page in case.records.pages}
    yield from pages.items()
    for item in case.records.items:
        is_own = not item.is_external and ColumnKind.LETTERS not in item.kinds
        if is_own and item.url not in pages:
            yield item.url, item.title

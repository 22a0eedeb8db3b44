"""A text against a word list → each hit with the words around it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from model.indicators import WordRule
from model.text import clean_line, fold_width

_AROUND = 12
#: Wide enough for any right phrase (`unless`) that the expression may stand in.
_PASSAGE = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class WordHit:
    """One expression found in a text."""

    rule: WordRule
    #: The expression with some characters on each side.
    context: str
    #: The same with more around it, to be searched again.
    passage: str = ""

    @property
    def sentence(self) -> str:
        """What a person reads: the expression, what should stand there, the words around it."""
        instead = f"，应为「{self.rule.instead}」" if self.rule.instead else ""
        return f"「{self.rule.text}」{instead}（…{self.context}…）"


def find_words(text: str, words: Iterable[WordRule]) -> list[WordHit]:
    """Each listed expression in `text`, once an expression, its first place shown.

    Full-width letters and spaces inside a line make no difference. An expression that stands
    only inside one of its right phrases (`unless`) is no hit.
    """
    folded = clean_line(fold_width(text))
    return [
        WordHit(
            rule=word,
            context=_around(folded, at, word, _AROUND),
            passage=_around(folded, at, word, _PASSAGE),
        )
        for word in words
        if (at := _first_wrong(folded, word)) is not None
    ]


def _around(text: str, at: int, word: WordRule, width: int) -> str:
    return text[max(0, at - width) : at + len(word.text) + width]


def _first_wrong(text: str, word: WordRule) -> int | None:
    wrong = _folded(word.text)
    # Hardly any text holds an expression; its right phrases are looked for where one does.
    if wrong not in text:
        return None
    right = [span for phrase in word.unless for span in _spans(text, _folded(phrase))]
    for start, end in _spans(text, wrong):
        if not any(low <= start and end <= high for low, high in right):
            return start
    return None


@lru_cache(maxsize=10_000)
def _folded(phrase: str) -> str:
    """An expression of a list, which is held against thousands of texts."""
    return fold_width(phrase)


def _spans(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        yield at, at + len(phrase)
        at = text.find(phrase, at + 1)

"""A text against a word list → each hit with the words around it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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


class WordList:
    """Expressions by their first sign, so that a title is held against the few it may hold."""

    def __init__(self, words: Iterable[WordRule]) -> None:
        self._by_sign: dict[str, list[tuple[int, WordRule]]] = {}
        for place, word in enumerate(words):
            self._by_sign.setdefault(fold_width(word.text)[:1], []).append((place, word))

    def find(self, text: str) -> list[WordHit]:
        """As `find_words`."""
        folded = clean_line(fold_width(text))
        signs = self._by_sign.keys() & set(folded)
        listed = sorted(
            (one for sign in signs for one in self._by_sign[sign]), key=lambda one: one[0]
        )
        return [
            WordHit(
                rule=word,
                context=_around(folded, at, word, _AROUND),
                passage=_around(folded, at, word, _PASSAGE),
            )
            for _, word in listed
            if (at := _first_wrong(folded, word)) is not None
        ]


def find_words(text: str, words: Iterable[WordRule]) -> list[WordHit]:
    """Each listed expression in `text`, once an expression, its first place shown.

    Full-width letters and spaces inside a line make no difference. An expression that stands
    only inside one of its right phrases (`unless`) is no hit.
    """
    return WordList(words).find(text)


def _around(text: str, at: int, word: WordRule, width: int) -> str:
    return text[max(0, at - width) : at + len(word.text) + width]


def _first_wrong(text: str, word: WordRule) -> int | None:
    wrong = fold_width(word.text)
    if wrong not in text:
        return None
    right = [span for phrase in word.unless for span in _spans(text, fold_width(phrase))]
    for start, end in _spans(text, wrong):
        if not any(low <= start and end <= high for low, high in right):
            return start
    return None


def _spans(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        yield at, at + len(phrase)
        at = text.find(phrase, at + 1)

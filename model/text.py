"""Text from outside, made safe to store and print."""

import unicodedata

from model.patterns import late_pattern

#: Control characters, lone surrogates and non-characters: they break XML, xlsx and PostgreSQL;
#: the bidi controls could make a title read as something else. A zero-width space only marks
#: where a line may break and stays: a title is kept as its page has it.
_FORBIDDEN = late_pattern(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200c-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_SPACE = late_pattern(r"\s+")


def clean_text(text: str) -> str:
    """`text` without characters that no report can hold; line breaks stay."""
    return _FORBIDDEN.sub("", text)


def clean_line(text: str) -> str:
    """`text` on one line: cleaned, each run of white space one space, ends trimmed."""
    # Most text has nothing to clean, and no forbidden character counts as printable.
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", clean_text(text)).strip()


def fold_width(text: str) -> str:
    """Full-width digits, letters and punctuation as their ASCII twins."""
    return unicodedata.normalize("NFKC", text)

"""Bytes of a page → text, with the encoding that was really used.

Pure.
"""

from dataclasses import dataclass

from bs4.dammit import UnicodeDammit


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text of a page and how it was decoded."""

    text: str
    #: Python codec name: `utf-8`, `gb18030` …
    encoding: str
    #: Chinese sentences: declared against real encoding, mojibake suspected.
    problems: tuple[str, ...] = ()


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """Decode `body` by what it says of itself and by what it is."""
    dammit = UnicodeDammit(body, ["utf-8", "gb18030"])
    return Decoded(text=dammit.unicode_markup or "", encoding=dammit.original_encoding or "utf-8")

"""The bytes of one answer, decoded and parsed once, for every page function to read.

Pure.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from crawler.pages.decoding import Decoded, decode
from model.errors import PageUnreadable
from model.patterns import late_pattern

_TOO_DEEP = "HTML 嵌套过深，解析不完整，本页不计"
#: The parser keeps about so many levels; on far deeper markup it takes minutes before it says so.
_MAX_DEPTH = 2040
_HEAD = 2000
_SCRIPT_START = late_pattern("<script", re.IGNORECASE)
_NESTING = late_pattern(
    r"<(/?)(?:div|span|font|b|i|em|strong|center|table|ul|ol|blockquote|section)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, eq=False)
class PageSource:
    """One page as the server sent it; two of them are equal only if they are the same object."""

    #: Absolute address after redirects; relative links are joined to it (or to <base>).
    url: str
    body: bytes
    #: Value of the Content-Type header; empty for a saved file.
    content_type: str = ""

    @cached_property
    def decoded(self) -> Decoded:
        """The text and how it was decoded."""
        return decode(self.body, content_type=self.content_type)

    @property
    def text(self) -> str:
        """The decoded text."""
        return self.decoded.text

    @cached_property
    def scripts(self) -> str:
        """The page's script elements as written, one after the other; all of an answer or part."""
        text = self.text
        if "<html" not in text[:_HEAD].lower():
            return text
        pieces = _SCRIPT_START.split(text)[1:]
        return "".join(piece.partition("</script")[0] for piece in pieces)

    def says(self, words: str) -> bool:
        """True where the text holds some words, as they are written; each is looked for once."""
        known = self._said.get(words)
        if known is None:
            known = self._said[words] = words in self.text
        return known

    @cached_property
    def _said(self) -> dict[str, bool]:
        return {}

    @cached_property
    def tree(self) -> etree._Element:
        """The parsed markup without comments and processing instructions.

        Raises:
            PageUnreadable: the markup is empty or nested past what the parser keeps.
        """
        if _is_too_deep(self.text):
            raise PageUnreadable(_TOO_DEEP, where=self.url, code="F06")
        # Not lxml.html's parser: it asks a Python function for the class of every element.
        parser = etree.HTMLParser(
            huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True
        )
        try:
            tree = etree.fromstring(self._markup(), parser)
        except etree.XMLSyntaxError as error:
            raise PageUnreadable("页面为空，无法解析", where=self.url, code="F06") from error
        if tree is None:
            raise PageUnreadable("页面为空，无法解析", where=self.url, code="F06")
        if any("xcessive depth" in entry.message for entry in parser.error_log):
            raise PageUnreadable(_TOO_DEEP, where=self.url, code="F06")
        return tree

    @cached_property
    def anchors(self) -> tuple[etree._Element, ...]:
        """Every `a` of the page, in order; kept, for the parser makes each anew when asked again.

        Raises:
            PageUnreadable: see `tree`.
        """
        return tuple(self.tree.iter("a"))

    def _markup(self) -> bytes:
        """The text as UTF-8; the body itself where it is that already."""
        if self.decoded.is_body:
            return self.body
        return self.text.encode("utf-8", "replace")

    @cached_property
    def base(self) -> str:
        """Address that relative links are joined to: <base href>, else the page's own."""
        if "<base" not in self.text and "<BASE" not in self.text:
            return self.url
        from crawler.pages.links import join

        found = self.tree.find(".//base[@href]")
        return (join(self.url, found.get("href")) or self.url) if found is not None else self.url


def _is_too_deep(text: str) -> bool:
    """True where elements that do not close themselves are nested deeper than the parser keeps."""
    tags = text.count("<")
    if tags < _MAX_DEPTH or tags - text.count("</") < _MAX_DEPTH:
        return False
    depth = 0
    for found in _NESTING.finditer(text):
        depth = max(depth - 1, 0) if found[1] else depth + 1
        if depth > _MAX_DEPTH:
            return True
    return False

"""The bytes of one answer, decoded and parsed once, for every page function to read.

Pure.
"""

from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from crawler.pages.decoding import Decoded, decode
from model.errors import PageUnreadable


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
    def tree(self) -> etree._Element:
        """The parsed markup without comments and processing instructions.

        Raises:
            PageUnreadable: the markup is empty or nested past what the parser keeps.
        """
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
            raise PageUnreadable("HTML 嵌套过深，解析不完整，本页不计", where=self.url, code="F06")
        return tree

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

"""The bytes of one answer, decoded and parsed once, for every page function to read.

Pure.
"""

from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree, html

from crawler.pages.decoding import Decoded, decode
from model.errors import PageUnreadable


@dataclass(frozen=True, kw_only=True)
class PageSource:
    """One page as the server sent it."""

    #: Absolute address after redirects; relative links are joined to it (or to <base>).
    url: str
    body: bytes
    #: Value of the Content-Type header; empty for a saved file.
    content_type: str = ""
    decoded: Decoded = field(init=False)

    def __post_init__(self) -> None:
        """Decode once, at the door."""
        object.__setattr__(self, "decoded", decode(self.body, content_type=self.content_type))

    @property
    def text(self) -> str:
        """The decoded text."""
        return self.decoded.text

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The parsed markup.

        Raises:
            PageUnreadable: the markup is empty or nested past what the parser keeps.
        """
        parser = html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True)
        try:
            tree = html.document_fromstring(
                self.text.encode("utf-8", "surrogatepass"), parser=parser
            )
        except etree.ParserError as error:
            raise PageUnreadable("页面为空，无法解析", where=self.url, code="F06") from error
        if any("Excessive depth" in entry.message for entry in parser.error_log):
            raise PageUnreadable("HTML 嵌套过深，解析不完整，本页不计", where=self.url, code="F06")
        return tree
